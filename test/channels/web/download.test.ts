import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { markdownForFiles } from '../../../src/app/serving/download.ts'
import type { DownloadConversation } from '../../../src/core/download.ts'
import { ParleyError } from '../../../src/core/errors.ts'
import type { KeyRing } from '../../../src/core/keys.ts'
import { ENGINE } from '../../../src/core/principal.ts'
import type { TranscriptEntry, TranscriptStore } from '../../../src/core/transcript.ts'
import { createKeyRing } from '../../../src/keys/key-ring.ts'
import { createLocalKeyProvider } from '../../../src/keys/master-key.ts'
import { openWrappedKeys, type WrappedKeys } from '../../../src/storage/wrapped-keys.ts'
import { createDownload } from '../../../src/transcripts/download/download.ts'
import { testAccess } from '../../access/test-guard.ts'
import { newMasterKey } from '../../keys/test-keys.ts'
import { createEmbeddedTranscripts } from '../../support/embedded-transcripts.ts'
import { temporaryFolder } from '../../support/temporary.ts'
import { transcriptEntry } from '../../support/transcript-entry.ts'
import { type House, limitsOf, openHouse, SECRET, SITE } from './house.ts'

const HARM = '"><script>hacked=1</script><style>*{}</style><img src=x onerror=hacked=2>'
const TIME = Date.UTC(2026, 10, 2, 9)

describe('a download of the conversation', () => {
  let house: House
  let transcripts: TranscriptStore
  let wrapped: WrappedKeys
  let keys: KeyRing
  let events: ReturnType<typeof testAccess>['events']
  let download: DownloadConversation
  /** From this place on the store is away. */
  let awayAfter: number
  let conversation: string
  let token: string

  async function open(limits = limitsOf({})) {
    await house?.close()
    house = await openHouse({ download, limits, publicUrl: 'https://chat.example' })
    ;({ conversationId: conversation, token } = await house.generate({ user: { id: 'ada' } }))
  }

  beforeEach(async () => {
    awayAfter = Number.POSITIVE_INFINITY
    const folder = temporaryFolder()
    wrapped = openWrappedKeys(join(folder, 'keys.db'))
    const { events: entered, ...access } = testAccess()
    events = entered
    keys = createKeyRing(createLocalKeyProvider(newMasterKey(), 'the test'), wrapped)
    transcripts = createEmbeddedTranscripts({ file: join(folder, 'transcripts.db'), keys, ...access })
    download = createDownload({
      read: async (principal, id, after, limit) => {
        if (after >= awayAfter) throw new ParleyError('storage-failed', 'away')
        return transcripts.read(principal, id, after, limit)
      },
      bot: `Otto ${HARM}`,
      sourceOf: ({ id }) =>
        ({
          refunds: { title: `Refunds ${HARM}`, url: '/sources/shop/refunds.en#when' },
          trap: { title: 'A trap', url: 'javascript:hacked=3' },
        })[id],
      markdown: markdownForFiles,
      clock: () => TIME,
    })
    await open()
  })
  afterEach(async () => {
    await house.close()
    await transcripts.close()
    await wrapped.close()
  })

  const write = (...entries: (Partial<TranscriptEntry> & { sequence: number })[]) =>
    transcripts.append(
      ENGINE,
      entries.map(({ sequence, ...more }) =>
        transcriptEntry(sequence, { conversation, customer: 'user:ada', time: TIME, ...more }),
      ),
    )
  const get = (query = '', headers: Record<string, string> = {}, path = conversation) =>
    fetch(`${house.url}/conversations/${path}/transcript${query}`, {
      headers: { authorization: `Bearer ${token}`, ...headers },
    })
  const passage = (id: string) => ({ id, document: 'shop/refunds.en.md', version: 'v1' })

  test('is a page that stands alone, with authors, times and sources, and runs nothing', async () => {
    await write(
      { sequence: 1, content: { text: `Where is it? ${HARM}`, senderName: `Ada ${HARM}` } },
      {
        sequence: 2,
        author: 'bot',
        locale: 'en',
        passages: [passage('refunds'), passage('trap'), passage('gone')],
        content: {
          text: `On its **way** [1] ${HARM} [x](javascript:hacked=4) [y](/help) ![map](/map.svg)`,
          suggestedActions: [{ title: HARM, message: 'x' }],
        },
      },
      {
        sequence: 3,
        feedback: 'down',
        content: { text: '', action: { dialog: 'feedback', value: { comment: HARM } } },
      },
      { sequence: 4, content: { text: '', action: { dialog: 'order', value: 'secret-of-a-button' } } },
    )
    const response = await get('?timeZone=Asia/Shanghai&locale=en-GB')
    expect(response.status).toBe(200)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-disposition': 'attachment; filename="conversation-2026-11-02.html"',
      'content-security-policy': expect.stringMatching(/^default-src 'none';.*; sandbox$/),
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    })
    const page = await response.text()
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">/)
    expect(page).toMatch(/Content-Security-Policy" content="default-src 'none'; style-src 'sha256-[\w+/=]+'/)
    expect(page).not.toMatch(/<script|<img|javascript:|<style>\*|secret-of-a-button|shop\/refunds\.en\.md/)
    expect(page).toContain('&quot;&gt;&lt;script&gt;hacked=1&lt;/script&gt;')
    expect(page).toContain('(AI assistant)</bdi> <time datetime="2026-11-02T09:00:00.000Z">2 Nov 2026, 17:00</time>')
    expect(page).toContain('<strong>way</strong> [1] ">&lt;script>')
    expect(page).toContain(' x <a href="https://chat.example/help" rel="noopener">y</a> map</p>')
    expect(page).toContain('<a href="https://chat.example/sources/shop/refunds.en#when" rel="noopener noreferrer">')
    expect(page).toContain('<small>Sources:</small></p><ol class="sources"><li><a href=')
    expect(page).toContain('<li>A trap</li><li>A source that is no longer published</li>')
    expect(page).toContain('Rated as not helpful: &quot;')
    expect(page.match(/<article>/g)).toHaveLength(3)
  })

  test('shows as it was written what no reader of markdown should be given', async () => {
    const bombs = ['>'.repeat(19_000), `${'_a'.repeat(50_000)}<b>`]
    await write(...bombs.map((text, at) => ({ sequence: at + 1, author: 'bot' as const, content: { text } })))
    const page = await (await get()).text()
    expect(page).toContain(`<p>${'>'.repeat(19_000)}</p>`)
    expect(page).toContain('_a&lt;b&gt;</p>')
  })

  test('speaks Chinese to who reads Chinese', async () => {
    const file = { id: 'a1', name: '<鞋>.png', contentType: 'image/png', size: 9 }
    await write(
      { sequence: 1, content: { text: '运费多少' } },
      { sequence: 2, content: { text: '', attachments: [file] } },
    )
    const page = await (await get('', { 'accept-language': 'zh-CN,zh;q=0.9' })).text()
    expect(page).toContain('<html lang="zh-CN">')
    expect(page).toContain('<small>附件：&lt;鞋&gt;.png</small>')
    expect(page).toMatch(/<bdi>您<\/bdi> <time datetime="[^"]+">2026年11月2日/)
    expect(page).toContain('运费多少')
  })

  test('comes as JSON lines to programs, and says nothing of how an answer was made', async () => {
    await write(
      { sequence: 1 },
      {
        sequence: 2,
        author: 'bot',
        passages: [passage('refunds')],
        correction: 'pin-of-an-operator',
        content: { text: 'yes', card: { type: 'AdaptiveCard' } },
      },
    )
    const response = await get('', { accept: 'application/x-ndjson' })
    expect(response.headers.get('content-disposition')).toContain('conversation-2026-11-02.jsonl')
    const text = await response.text()
    const time = '2026-11-02T09:00:00.000Z'
    const sources = [{ title: `Refunds ${HARM}`, url: 'https://chat.example/sources/shop/refunds.en#when' }]
    expect(
      text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { sequence: 1, time, author: 'customer', text: 'line 1', sources: [] },
      { sequence: 2, time, author: 'bot', text: 'yes', card: { type: 'AdaptiveCard' }, sources },
    ])
    expect(await (await get('?format=jsonl', { accept: 'text/html' })).text()).toBe(text)
  })

  test('has every line of a long conversation, read page by page in the name of the customer', async () => {
    await write(...Array.from({ length: 450 }, (_, at) => ({ sequence: at + 1 })))
    const lines = (await (await get('?format=jsonl')).text()).trim().split('\n')
    expect(lines.map((line) => JSON.parse(line).sequence)).toEqual(Array.from({ length: 450 }, (_, at) => at + 1))
    expect(events).toHaveLength(3)
    expect(events[0]).toMatchObject({
      principal: { role: 'customer', id: 'user:ada' },
      action: 'read',
      resource: `conversation:${conversation}`,
      outcome: 'allowed',
      policies: ['customer-own'],
    })
  })

  test('gives a conversation to its own customer alone, whatever a token says', async () => {
    await write({ sequence: 1, customer: 'user:bob' })
    const response = await get()
    expect(response.status).toBe(403)
    expect(await response.text()).not.toContain('line 1')
    expect(events.at(-1)).toMatchObject({ action: 'read', outcome: 'refused' })
  })

  test('says of lines whose key is gone that nobody can read them', async () => {
    await write({ sequence: 1 }, { sequence: 2, author: 'agent', content: { text: 'hello', senderName: 'Kim' } })
    expect(await (await get()).text()).toContain('<bdi>Kim</bdi>')
    await wrapped.destroy('user:ada')
    keys.forget('user:ada')
    const page = await (await get()).text()
    expect(page.match(/<p dir="auto">\(cannot be read any more\)<\/p>/g)).toHaveLength(2)
    expect(page).toContain('<bdi>Support</bdi>')
  })

  test('needs a living token of this conversation, on a page that the token admits', async () => {
    await write({ sequence: 1 })
    const other = await house.generate({ user: { id: 'ada' } })
    const anonymous = await house.call('/tokens/generate', { body: {}, headers: { origin: SITE } })
    const bearer = (value: string) => ({ authorization: `Bearer ${value}` })
    const status = async (headers: Record<string, string>, path?: string) => (await get('', headers, path)).status
    expect(await status({ authorization: '' })).toBe(401)
    expect(await status(bearer('nonsense'))).toBe(401)
    expect(await status(bearer(SECRET))).toBe(401)
    expect(await status(bearer(other.token))).toBe(403)
    expect(await status({}, other.conversationId)).toBe(403)
    const { conversationId, token: bound } = anonymous.body
    expect(await status({ ...bearer(bound), origin: 'https://foreign.example' }, conversationId)).toBe(403)
    expect(await status(bearer(`${token.slice(0, -4)}AAAA`))).toBe(401)
    expect(events).toEqual([])
    const listed = await get('', { origin: SITE })
    expect(listed.status).toBe(200)
    expect(listed.headers.get('access-control-expose-headers')).toContain('Content-Disposition')
    house.pass(3601)
    const expired = await get()
    expect(expired.status).toBe(403)
    expect(await expired.json()).toMatchObject({ error: { code: 'TokenExpired' } })
  })

  test('is nothing where nothing was said, and nothing else than it is', async () => {
    expect(await (await get()).json()).toMatchObject({ error: { code: 'NotFound' } })
    await write({ sequence: 1 })
    for (const [query, headers, status] of [
      ['?format=docx', {}, 400],
      ['?timeZone=Nowhere/Land', {}, 400],
      ['?timeZone=UTC&timeZone=UTC', {}, 400],
      ['', { accept: 'application/pdf' }, 406],
    ] as const) {
      expect((await get(query, headers)).status).toBe(status)
    }
  })

  test('is counted like every request', async () => {
    await open(limitsOf({ requests: 2 }))
    await write({ sequence: 1 })
    expect([(await get()).status, (await get()).status, (await get()).status]).toEqual([200, 200, 429])
  })

  test('tells of a store that is away before it begins, and breaks off where it goes away later', async () => {
    await write(...Array.from({ length: 201 }, (_, at) => ({ sequence: at + 1 })))
    awayAfter = 0
    const refused = await get()
    expect(refused.status).toBe(503)
    expect(refused.headers.get('content-disposition')).toBeNull()
    awayAfter = 200
    await expect(get().then((response) => response.text())).rejects.toThrow()
  })
})
