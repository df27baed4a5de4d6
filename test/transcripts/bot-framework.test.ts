import { join } from 'node:path'
import { TestAdapter, TranscriptLoggerMiddleware, type TranscriptStore } from 'botbuilder'
import { expect, it, onTestFinished } from 'vitest'
import type { Principal } from '../../src/core/principal.ts'
import { createBotFrameworkTranscripts } from '../../src/transcripts/bot-framework.ts'
import { testAccess } from '../access/test-guard.ts'
import { ADA, ENGINE, OFFICER, transcriptEntry } from '../contracts/transcript-store.ts'
import { newMasterKey, openKeys } from '../keys/test-keys.ts'
import { createEmbeddedTranscripts } from '../support/embedded-transcripts.ts'
import { temporaryFolder } from '../support/temporary.ts'

const NOW = 1_764_000_000_000
function open() {
  const folder = temporaryFolder()
  const { keys, close } = openKeys(folder, newMasterKey())
  const transcripts = createEmbeddedTranscripts({ file: join(folder, 'transcripts.db'), keys, ...testAccess() })
  onTestFinished(async () => {
    await transcripts.close()
    await close()
  })
  // As Microsoft's own tools take it.
  const as = (principal: Principal): TranscriptStore =>
    createBotFrameworkTranscripts({ transcripts, principal, clock: () => NOW })
  return { transcripts, as }
}

it('Microsoft’s logger writes to it, and what it wrote can be read in the customer’s name', async () => {
  const { transcripts, as } = open()
  const adapter = new TestAdapter(async (context) => {
    if (context.activity.type === 'message') await context.sendActivity(`You said: ${context.activity.text}`)
  })
  adapter.use(new TranscriptLoggerMiddleware(as(ENGINE)))
  await adapter.send('hello').assertReply('You said: hello')
  await adapter.send('how are you?').assertReply('You said: how are you?')

  const listed = () => as(OFFICER).listTranscripts('test')
  await expect.poll(async () => (await listed()).items).toHaveLength(1)
  const [info] = (await listed()).items
  if (!info) throw new Error('nothing was logged')
  const [summary] = (await transcripts.list(OFFICER, {}, 1)).items
  const customer: Principal = { role: 'customer', id: summary?.customer ?? '' }
  const activities = async () => (await as(customer).getTranscriptActivities('test', info.id)).items
  await expect
    .poll(async () => (await activities()).map(({ from, text }) => `${from.role}: ${text}`))
    .toEqual(['user: hello', 'bot: You said: hello', 'user: how are you?', 'bot: You said: how are you?'])
  expect((await as(customer).listTranscripts('test')).items).toEqual([info])
})

it('gives activities of our own record page by page, as the framework shapes them', async () => {
  const { transcripts, as } = open()
  const rich = transcriptEntry(205, {
    author: 'bot',
    locale: 'en',
    content: {
      text: 'Yes.',
      suggestedActions: [{ title: 'More', message: 'more' }],
      card: { type: 'AdaptiveCard' },
      attachments: [
        { id: 'a1', name: 'label.pdf', contentType: 'application/pdf', size: 9 },
        { url: 'https://shop.example/map.png', name: 'map.png', contentType: 'image/png' },
      ],
    },
  })
  await transcripts.append(ENGINE, [...Array.from({ length: 204 }, (_, at) => transcriptEntry(at + 1)), rich])
  const seen: string[] = []
  let token = ''
  do {
    const page = await as(ADA).getTranscriptActivities('web', 'c1', token)
    seen.push(...page.items.map(({ id }) => id ?? ''))
    token = page.continuationToken
  } while (token)
  expect(new Set(seen).size).toBe(205)
  const since = await as(ADA).getTranscriptActivities('web', 'c1', undefined, new Date(rich.time))
  expect(since.items).toMatchObject([
    {
      id: 'c1|0000205',
      type: 'message',
      from: { id: 'bot', role: 'bot' },
      recipient: { id: 'ada' },
      text: 'Yes.',
      locale: 'en',
      suggestedActions: { actions: [{ type: 'imBack', title: 'More', value: 'more' }] },
      attachments: [
        { contentType: 'application/vnd.microsoft.card.adaptive', content: { type: 'AdaptiveCard' } },
        { contentType: 'application/pdf', name: 'label.pdf' },
        { contentType: 'image/png', name: 'map.png', contentUrl: 'https://shop.example/map.png' },
      ],
    },
  ])
  expect((await as(ADA).getTranscriptActivities('slack', 'c1')).items).toEqual([])
})

it('lists channel by channel, and deletes, for whoever may', async () => {
  const { transcripts, as } = open()
  await transcripts.append(ENGINE, [
    transcriptEntry(1),
    transcriptEntry(1, { conversation: 'c2', channel: 'slack' }),
    transcriptEntry(1, { conversation: 'of bob', customer: 'bob' }),
  ])
  expect((await as(OFFICER).listTranscripts('web')).items.map(({ id }) => id)).toEqual(['of bob', 'c1'])
  expect((await as(ADA).listTranscripts('web')).items.map(({ id }) => id)).toEqual(['c1'])
  await expect(as(ADA).deleteTranscript('web', 'c1')).rejects.toMatchObject({ code: 'forbidden' })
  await expect(as(ADA).getTranscriptActivities('web', 'of bob')).rejects.toMatchObject({ code: 'forbidden' })
  await as(OFFICER).deleteTranscript('web', 'c1')
  expect((await as(OFFICER).listTranscripts('web')).items.map(({ id }) => id)).toEqual(['of bob'])
})

it('refuses what is no activity, and tokens that it never gave, and quotes nothing', async () => {
  const { as } = open()
  const log = (activity: object) => Promise.resolve(as(ENGINE).logActivity(activity as never))
  const said = { type: 'message', channelId: 'web', text: 'my secret', conversation: { id: 'c1' } }
  await expect(log({ ...said, from: { role: 'user' } })).rejects.toThrow(/^an activity to log is not valid: from.id$/)
  await expect(log({ ...said, from: { id: 'bot' } })).rejects.toThrow(/not valid: recipient$/)
  await expect(as(ADA).getTranscriptActivities('web', 'c1', "1' OR")).rejects.toMatchObject({ code: 'cursor-invalid' })
  await expect(as(OFFICER).listTranscripts('web', 'forged')).rejects.toMatchObject({ code: 'cursor-invalid' })
})
