import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { STAFF_ROLES } from '../../src/access/principals/settings.ts'
import { DESK_ROUTES } from '../../src/console/desk-routes.ts'
import { ROUTES } from '../../src/console/routes.ts'
import type { ErasureReceipt } from '../../src/core/rights.ts'
import { run } from '../cli/command.ts'
import { expectNoPlaintext } from '../storage/plaintext.ts'
import { startConversation } from '../support/customer.ts'
import { PNG, pdfWith } from '../support/files.ts'
import { startOidcServer } from '../support/oidc-server.ts'
import { putAttachments } from '../support/put-attachment.ts'
import { startServer } from '../support/server.ts'
import { temporaryFolder } from '../support/temporary.ts'

interface Page {
  readonly items: readonly { readonly conversation: string; readonly customer: string }[]
  readonly next?: string
}

/** A running server with some conversations, and somebody who asks its console. */
async function open(env: Record<string, string> = {}) {
  const data = temporaryFolder()
  const server = await startServer({ data, env })
  const call = async (path: string, headers: Record<string, string> = {}, more: RequestInit = {}) =>
    fetch(`${server.url}/console/api${path}`, { ...more, headers: { ...headers, ...(more.headers as object) } })
  const operator = {
    authorization: `Bearer ${env.PARLEY_OIDC_ISSUER ? '' : readFileSync(join(data, 'operator.token'), 'utf8').trim()}`,
  }
  const as = (role: string, purpose?: string) => ({
    ...operator,
    'parley-role': role,
    ...(purpose && { 'parley-purpose': purpose }),
  })
  const talk = async (text: string) => {
    const customer = await startConversation(server.url)
    await customer.listen()
    await customer.say(text)
    return customer.conversationId
  }
  return { data, server, call, as, talk }
}

describe('the console', () => {
  it('lists, reads, exports, holds and erases, each for whoever may, and enters it', async () => {
    const { data, call, as, talk, server } = await open()
    for (const word of ['one', 'two', 'three']) await talk(`where do you ship? ${word}`)

    // Page by page.
    const seen: string[] = []
    for (let next: string | undefined; ; ) {
      const response = await call(
        `/transcripts?limit=2${next ? `&next=${encodeURIComponent(next)}` : ''}`,
        as('analyst'),
      )
      expect(response.status).toBe(200)
      expect(response.headers.get('cache-control')).toBe('no-store')
      const page = (await response.json()) as Page
      seen.push(...page.items.map(({ conversation }) => conversation))
      if (page.next === undefined) break
      next = page.next
    }
    expect(new Set(seen).size).toBe(3)
    const first = ((await (await call('/transcripts?limit=1', as('analyst'))).json()) as Page).next ?? ''

    // A place in one list is none in another, and cannot be made.
    for (const [query, headers] of [
      [`limit=1&next=${encodeURIComponent(first)}`, as('privacy-officer')],
      [`limit=1&channel=web&next=${encodeURIComponent(first)}`, as('analyst')],
      [`limit=1&next=${Buffer.from('[9,"c"]').toString('base64url')}.AAAA`, as('analyst')],
      [`limit=1&next=nonsense`, as('analyst')],
    ] as const) {
      const response = await call(`/transcripts?${query}`, headers)
      expect(response.status).toBe(400)
      expect(await response.json()).toMatchObject({ error: { code: 'cursor-invalid' } })
    }

    // What was said, only with a purpose.
    const [conversation = ''] = seen
    expect((await call(`/transcripts/${conversation}?masked=true`, as('analyst'))).status).toBe(403)
    const masked = await call(`/transcripts/${conversation}?masked=true`, as('analyst', 'quality'))
    expect((await masked.text()).includes('where do you ship?')).toBe(true)
    expect((await call(`/transcripts/${conversation}`, as('analyst', 'quality'))).status).toBe(403)
    expect((await call(`/transcripts/${conversation}`, as('auditor', 'quality'))).status).toBe(403)
    const glass = { ...as('break-glass', 'incident'), 'parley-reason': encodeURIComponent('威胁: a threat') }
    expect((await call(`/transcripts/${conversation}`, glass)).status).toBe(200)
    await expect.poll(() => server.output()).toContain('glass was broken')

    // The customer's rights.
    const { items } = (await (await call('/transcripts', as('privacy-officer'))).json()) as Page
    const customer = encodeURIComponent(items.find((item) => item.conversation === conversation)?.customer ?? '')
    expect((await call(`/customers/${customer}/export`, as('privacy-officer'))).status).toBe(403)
    const lines = await call(`/customers/${customer}/export`, as('privacy-officer', 'legal'))
    expect(lines.headers.get('content-type')).toContain('application/x-ndjson')
    const exported = (await lines.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(exported.map(({ author }) => author)).toEqual(['customer', 'bot'])
    const page = await call(`/customers/${customer}/export?format=html`, as('privacy-officer', 'legal'))
    expect(page.headers.get('content-type')).toContain('text/html')
    expect(await page.text()).toContain('where do you ship?')

    // The files that were sent: nothing of them can be read in the data folder, or in the log.
    const owner = { conversation, channel: 'web', customer: decodeURIComponent(customer) }
    const marked = pdfWith('zq-inside')
    const [picture, document] = await putAttachments(data, owner, [
      { name: 'zq-photo 退货.png', bytes: PNG },
      { name: 'zq-label.pdf', bytes: marked },
    ])
    expect((await call(`/attachments/${picture?.id}`, as('break-glass', 'incident'))).status).toBe(403)
    expect((await call(`/attachments/${picture?.id}`, as('administrator', 'incident'))).status).toBe(403)
    const shown = await call(`/attachments/${picture?.id}`, glass)
    expect(Buffer.from(await shown.arrayBuffer()).equals(PNG)).toBe(true)
    expect(Object.fromEntries(shown.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': `inline; filename="zq-photo __.png"; filename*=UTF-8''zq-photo%20%E9%80%80%E8%B4%A7.png`,
      'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    })
    const saved = await call(`/attachments/${document?.id}`, glass)
    expect(saved.headers.get('content-disposition')).toMatch(/^attachment; /)
    expect(Buffer.from(await saved.arrayBuffer()).equals(marked)).toBe(true)
    expect((await call('/attachments/none', glass)).status).toBe(404)
    expect((await call(`/customers/${customer}/attachments`, as('auditor', 'legal'))).status).toBe(403)
    const files = await (await call(`/customers/${customer}/attachments`, as('privacy-officer', 'legal'))).text()
    const given = files
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(given.map(({ name }) => name).toSorted()).toEqual(['zq-label.pdf', 'zq-photo 退货.png'])
    expect(given.find(({ id }) => id === document?.id)).toMatchObject({ ...owner, data: marked.toString('base64') })
    expectNoPlaintext(data, ['zq-photo', 'zq-label', 'zq-inside', 'MediaBox', 'IHDR'])
    for (const word of ['zq-', 'MediaBox']) expect(server.output()).not.toContain(word)

    const reason = { ...as('privacy-officer'), 'parley-reason': 'case%204711' }
    expect((await call(`/customers/${customer}/hold`, as('privacy-officer'), { method: 'PUT' })).status).toBe(400)
    expect((await call(`/customers/${customer}/hold`, reason, { method: 'PUT' })).status).toBe(204)
    const stopped = await call(`/customers/${customer}/erase`, as('privacy-officer'), { method: 'POST' })
    expect(stopped.status).toBe(403)
    expect(JSON.stringify(await stopped.json())).toContain('case 4711')
    const lifted = await call(`/customers/${customer}/hold`, as('privacy-officer'), { method: 'DELETE' })
    expect(await lifted.json()).toEqual({ released: true })
    const erased = await call(`/customers/${customer}/erase`, as('privacy-officer'), { method: 'POST' })
    const receipt = (await erased.json()) as ErasureReceipt
    expect(receipt).toMatchObject({ conversations: 1, entries: 2, attachments: 2 })
    const verified = await call('/receipts/verify', as('privacy-officer'), {
      method: 'POST',
      body: JSON.stringify(receipt),
      headers: { 'content-type': 'application/json' },
    })
    expect(await verified.json()).toEqual({
      signed: true,
      entries: 2,
      empty: 2,
      unreadable: 0,
      readable: 0,
      attachments: 0,
      openAttachments: 0,
    })
    expect((await call(`/attachments/${picture?.id}`, glass)).status).toBe(404)
    await server.stop()
    const audit =
      readFileSync(join(data, 'audit.db')).toString('latin1') +
      readFileSync(join(data, 'audit.db-wal'), { flag: 'a+' }).toString('latin1')
    for (const word of ['erasure-stopped', 'hold-placed', '"erased"', 'readMasked', 'readAttachment'])
      expect(audit).toContain(word)
    expect(audit).not.toContain('where do you ship')
  })

  it('breaks the glass for a reason alone, tells of it at once, and lists it until it was reviewed', async () => {
    const { data, call, as, talk, server } = await open()
    const conversation = await talk('where do you ship?')
    const glass = as('break-glass', 'incident')
    const read = (headers: Record<string, string>) => call(`/transcripts/${conversation}`, headers)
    for (const reason of [undefined, '', '%20%20']) {
      const headers = reason === undefined ? glass : { ...glass, 'parley-reason': reason }
      expect((await read(headers)).status, reason).toBe(403)
      expect((await call('/transcripts', headers)).status, reason).toBe(403)
    }
    expect(server.output()).not.toContain('glass was broken')
    const given = { ...glass, 'parley-reason': encodeURIComponent('威胁: a threat') }
    expect((await call('/transcripts', given)).status).toBe(200)
    expect(await (await read(given)).text()).toContain('where do you ship?')
    const told = server
      .output()
      .split('\n')
      .filter((line) => line.includes('glass was broken: review it'))
      .map((line) => JSON.parse(line))
    expect(told).toMatchObject([
      { level: 40, principal: 'operator', action: 'list', resource: 'conversations' },
      { level: 40, principal: 'operator', action: 'read', resource: `conversation:${conversation}` },
    ])

    // Whoever tried in vain is looked at, too.
    const review = (...more: string[]) => run(['audit', 'review', ...more], { PARLEY_DATA_DIR: data })
    const listed = await review('--json')
    const waiting = JSON.parse(listed.stdout) as { sequence: number; outcome: string; principal: { reason?: string } }[]
    const outcomes = waiting.map(({ outcome, principal: { reason } }) => `${outcome}: ${reason ?? 'no reason'}`)
    expect(outcomes).toEqual([...Array(6).fill('refused: no reason'), ...Array(2).fill('allowed: 威胁: a threat')])
    expect(listed.code).toBe(1)
    const [{ sequence } = { sequence: 0 }] = waiting.slice(-1)
    expect((await review(String(sequence))).stderr).toContain('a review needs its finding as the reason')
    expect((await review(String(sequence), '--reason', 'ticket 4711')).code).toBe(0)
    expect(JSON.parse((await review('--json')).stdout)).toEqual(waiting.slice(0, -1))
  })

  it.each([
    ['no token', {}, 401],
    ['a wrong one', { authorization: 'Bearer wrong' }, 401],
    ['another scheme', { authorization: 'Basic b3BlcmF0b3I6eA==' }, 401],
    ['an API key that there is not', { authorization: `Bearer parley_${'0'.repeat(16)}_${'a'.repeat(43)}` }, 401],
  ])('refuses %s on every route, and tells little', async (_what, headers, status) => {
    const { call } = await open()
    for (const { method, path } of ROUTES) {
      const response = await call(path.replaceAll(/\{\w+\}/g, 'x'), headers as Record<string, string>, {
        method: method.toUpperCase(),
      })
      expect(response.status, path).toBe(status)
      expect(response.headers.get('www-authenticate')).toBe('Bearer')
      expect(await response.json()).toEqual({ error: { code: 'unauthorized', message: expect.any(String) } })
    }
  })

  it('counts tries with bad tokens', async () => {
    const { call, as } = await open()
    const statuses = new Set<number>()
    for (let count = 0; count < 65; count++)
      statuses.add((await call('/transcripts', { authorization: `Bearer ${count}` })).status)
    expect([...statuses]).toEqual([401, 429])
    expect((await call('/transcripts', as('analyst'))).status).toBe(200)
  })

  it('names what is not valid in a request', async () => {
    const { call, as } = await open()
    for (const [path, says] of [
      ['/transcripts?limit=0', 'limit: '],
      ['/transcripts?limit=many', 'limit: '],
      ['/transcripts?order=up', 'order'],
      ['/transcripts?from=yesterday', 'from: '],
      ['/transcripts/c?masked=perhaps', 'masked: '],
      ['/customers/c/export?format=pdf', 'format: '],
    ] as const) {
      const response = await call(path, as('analyst'))
      expect(response.status, path).toBe(400)
      expect(JSON.stringify(await response.json()), path).toContain(says)
    }
    expect((await call('/transcripts', as('owner'))).status).toBe(403)
    expect((await call('/transcripts', { ...as('analyst', 'fun') })).status).toBe(403)
    expect((await call('/transcripts', { ...as('analyst'), 'parley-reason': '%zz' })).status).toBe(400)
    expect((await call('/nowhere', as('analyst'))).status).toBe(404)
  })

  it('takes tokens of the sign-in, and not that of the machine then', async () => {
    const oidc = await startOidcServer()
    const { call } = await open({ PARLEY_OIDC_ISSUER: oidc.issuer, PARLEY_OIDC_AUDIENCE: 'parley' })
    const bearer = async (claims: Record<string, unknown>) => ({
      authorization: `Bearer ${await oidc.token({ claims })}`,
    })
    expect((await call('/transcripts', await bearer({ roles: ['analyst'] }))).status).toBe(200)
    expect((await call('/transcripts', await bearer({ roles: ['administrator'] }))).status).toBe(403)
    expect((await call('/transcripts', await bearer({ roles: ['analyst'], aud: 'another' }))).status).toBe(401)
    const both = await bearer({ roles: ['analyst', 'auditor'] })
    expect(await (await call('/transcripts', both)).json()).toMatchObject({
      error: { message: expect.stringContaining('name the role') },
    })
    expect((await call('/transcripts', { ...both, 'parley-role': 'analyst' })).status).toBe(200)
  })

  it('describes each of its routes, and none that there is not', async () => {
    const { call } = await open()
    const response = await call('/openapi.json')
    const described = (await response.json()) as {
      openapi: string
      paths: Record<string, Record<string, { parameters: { name: string; in: string }[] }>>
    }
    expect(described.openapi).toBe('3.1.0')
    const all = Object.entries(described.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    )
    expect(all.toSorted()).toEqual(ROUTES.map(({ method, path }) => `${method} ${path}`).toSorted())
    for (const [path, methods] of Object.entries(described.paths)) {
      for (const [method, { parameters }] of Object.entries(methods)) {
        const named = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => `{${name}}`)
        expect(named, path).toEqual(path.match(/\{\w+\}/g) ?? [])
        // It is there: who asks is asked who they are.
        const answer = await call(path.replaceAll(/\{\w+\}/g, 'x'), {}, { method: method.toUpperCase() })
        expect(answer.status, `${method} ${path}`).toBe(401)
      }
    }
  })
})

describe('each role on each route beside those of the desk', () => {
  // All others may not.
  const MAY: Readonly<Record<string, readonly string[]>> = {
    'get /transcripts': ['agent', 'supervisor', 'analyst', 'privacy-officer', 'break-glass'],
    'get /transcripts/{conversation}': ['break-glass'],
    'get /transcripts/{conversation}?masked=true': ['analyst'],
    'get /attachments/{id}': ['break-glass'],
    'get /customers/{customer}/attachments': ['privacy-officer'],
    'get /customers/{customer}/export': ['privacy-officer'],
    'post /customers/{customer}/erase': ['privacy-officer'],
    'put /customers/{customer}/hold': ['privacy-officer'],
    'delete /customers/{customer}/hold': ['privacy-officer'],
    'post /receipts/verify': ['privacy-officer'],
    'get /audit': ['auditor'],
    'get /report': ['supervisor', 'analyst', 'auditor', 'administrator'],
    'get /outcomes': ['agent', 'supervisor', 'analyst', 'privacy-officer', 'break-glass'],
    'get /unanswered': ['supervisor', 'analyst'],
    'get /corrections': ['supervisor', 'analyst', 'auditor', 'administrator'],
    'post /corrections/pins': ['supervisor', 'analyst', 'administrator'],
    'delete /corrections/{correction}': ['supervisor', 'analyst', 'administrator'],
    'post /conversations/{conversation}/notices': ['administrator'],
  }

  // Every role at every route.
  it('gets in where the policies let it, and nowhere else: every cell', { timeout: 120_000 }, async () => {
    const { call, as, talk, data } = await open()
    const conversation = await talk('where do you ship?')
    const owner = { conversation, channel: 'web', customer: 'somebody else' }
    const [file] = await putAttachments(data, owner, [{ name: 'photo.png', bytes: PNG }])
    const receipt = { customer: 'x', erased: 1, holdsFrom: 1, conversations: 0, entries: 0, key: 'x', signature: 'x' }
    // A new route has a row here, or in the table of the desk's.
    const routes = ROUTES.filter((route) => !DESK_ROUTES.includes(route))
    expect(new Set(Object.keys(MAY).map((name) => name.replace('?masked=true', '')))).toEqual(
      new Set(routes.map(({ method, path }) => `${method} ${path}`)),
    )
    const pin = { questions: ['Do you rent tents?'], text: 'Not yet.', reason: 'for the test' }
    const bodies: Readonly<Record<string, object>> = {
      'post /receipts/verify': receipt,
      'post /corrections/pins': pin,
      'post /conversations/{conversation}/notices': { text: 'Your parcel is there.', key: 'notice-of-a-parcel' },
    }
    const found: Record<string, string[]> = {}
    for (const name of Object.keys(MAY)) {
      const [method = '', path = ''] = name.split(' ')
      for (const role of STAFF_ROLES) {
        const response = await call(
          path
            .replace('{conversation}', conversation)
            .replace('{customer}', 'somebody')
            .replace('{correction}', 'none')
            .replace('{id}', file?.id ?? ''),
          { ...as(role, 'legal'), 'parley-reason': 'for%20the%20test', 'content-type': 'application/json' },
          { method: method.toUpperCase(), ...(bodies[name] && { body: JSON.stringify(bodies[name]) }) },
        )
        // Whoever may remove a correction is told that there is none.
        const missing = name === 'delete /corrections/{correction}' && response.status === 404
        expect([200, 204, 403, missing ? 404 : 403], `${role} ${name}`).toContain(response.status)
        if (response.ok || missing) found[name] = [...(found[name] ?? []), role]
        await response.arrayBuffer()
      }
    }
    expect(found).toEqual(MAY)
  })
})
