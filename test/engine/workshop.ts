import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { ATTACHMENTS } from '../../src/attachments/schema.ts'
import { createAttachments } from '../../src/attachments/store.ts'
import { capabilities } from '../../src/channels/terminal/capabilities.ts'
import type { Answerer } from '../../src/core/answer.ts'
import type { Channel, ChannelCapabilities } from '../../src/core/channel.ts'
import type { Classifier, Dialog, Middleware, Understand } from '../../src/core/dialog.ts'
import type { Desk } from '../../src/core/handover.ts'
import type { JsonValue } from '../../src/core/json.ts'
import type { Log } from '../../src/core/log.ts'
import type { ConversationMemory } from '../../src/core/memory.ts'
import type { Message } from '../../src/core/message.ts'
import type { Reply } from '../../src/core/reply.ts'
import type { ChannelNotices } from '../../src/core/switchboard.ts'
import type { CallTool } from '../../src/core/tool.ts'
import type { TranscriptEntry, TranscriptStore } from '../../src/core/transcript.ts'
import type { Worker } from '../../src/core/work.ts'
import { type DialogDefinition, defineDialog, type UnnamedDialog } from '../../src/dialog/define-dialog.ts'
import type { BotTexts } from '../../src/dialog/texts.ts'
import { createEngine, type EngineOptions } from '../../src/engine/engine.ts'
import type { BusyPolicy } from '../../src/engine/gather.ts'
import { createRouter } from '../../src/engine/route.ts'
import type { TurnRelay } from '../../src/engine/running-turn.ts'
import { createKeyRing } from '../../src/keys/key-ring.ts'
import { createLocalKeyProvider, readOrCreateMasterKey } from '../../src/keys/master-key.ts'
import { createEmbeddedMemory } from '../../src/memory/embedded.ts'
import { openSqliteDatabase } from '../../src/storage/sqlite-database.ts'
import { openWrappedKeys } from '../../src/storage/wrapped-keys.ts'
import { testAccess } from '../access/test-guard.ts'
import { createEmbeddedTranscripts } from '../support/embedded-transcripts.ts'
import { createEmbeddedUsage } from '../support/embedded-usage.ts'
import { temporaryFolder } from '../support/temporary.ts'

export const CONVERSATION = { id: 'c1', channel: 'paper', customer: 'ann' } as const

/** The engine over real stores, with dialogs of the test's own and a channel that writes down what it is given. */
export function openWorkshop(
  // biome-ignore lint/suspicious/noExplicitAny: a dialog takes its own slots and tools
  dialogs: Readonly<Record<string, DialogDefinition<any, any>>>,
  options: {
    folder?: string
    answerer?: Answerer
    turnMs?: number
    concurrentTurns?: number
    waitingConversations?: number
    renewEveryMs?: number
    turnAttempts?: number
    relay?: TurnRelay
    policy?: BusyPolicy
    version?: string
    /** Dialogs that are typed by schemas of their own. */
    made?: Readonly<Record<string, UnnamedDialog>>
    classifier?: Classifier
    understand?: Understand
    answerable?: (question: string) => Promise<number>
    middleware?: readonly Middleware[]
    callTool?: CallTool
    worker?: Worker
    /** Without them, a text is its key. */
    texts?: BotTexts
    /** What operators have set, for every channel; looked at anew for every turn. */
    notices?: ChannelNotices
    streaming?: boolean
    capabilities?: Partial<ChannelCapabilities>
    desk?: Desk
    /** What the engine finds in place of this part of the memory. */
    memory?: Partial<ConversationMemory>
  } = {},
) {
  const folder = options.folder ?? temporaryFolder()
  let now = 1_750_000_000_000
  const clock = () => now
  const wrapped = openWrappedKeys(join(folder, 'keys.db'))
  const master = createLocalKeyProvider(readOrCreateMasterKey(join(folder, 'master.key')), 'test')
  const keys = createKeyRing(master, wrapped)
  const problems: string[] = []
  const problemFields: object[] = []
  const write = (fields: object, message: string) => {
    problems.push(message)
    problemFields.push(fields)
  }
  const informed: { fields: object; message: string }[] = []
  const info = (fields: object, message: string) => void informed.push({ fields, message })
  const log: Log = { debug: () => {}, info, warn: write, error: write }
  const memory = createEmbeddedMemory({ file: join(folder, 'memory.db'), keys, clock, log })
  const stored = createEmbeddedTranscripts({ file: join(folder, 'transcripts.db'), keys, ...testAccess() })
  const usage = createEmbeddedUsage({ file: join(folder, 'usage.db'), clock })
  const attachments = createAttachments({
    database: openSqliteDatabase({ file: join(folder, 'attachments.db'), schema: ATTACHMENTS }),
    keys,
    ...testAccess(),
    rules: { types: ['image/png', 'application/pdf'], bytes: 10_000 },
    allowance: { usage, files: 10, bytes: 50_000, bytesOfAll: 100_000, clock },
    scan: undefined,
    clock,
    log,
  })
  let transcriptsDown = false
  const transcripts: TranscriptStore = {
    ...stored,
    append: async (principal, entries) => {
      if (transcriptsDown) throw new Error('the transcript store is away')
      await stored.append(principal, entries)
    },
  }

  const sent: { reply: Reply; sequence: number; again: boolean | undefined }[] = []
  const streamed: string[] = []
  let deaf = false
  let typed = 0
  let onSent = () => {}
  const channel: Channel = {
    name: 'paper',
    capabilities: {
      ...capabilities,
      banner: 'surface',
      streaming: options.streaming === false ? 'none' : 'whole',
      ...options.capabilities,
    },
    typing: async () => void typed++,
    stream: async (_to, partial) => void streamed.push(partial.text),
    async send(_to, reply, sequence, delivery) {
      if (deaf) throw new Error('nobody there')
      sent.push({ reply, sequence, again: delivery?.again })
      onSent()
    },
  }

  const named = new Map<string, Dialog>(
    Object.entries({ answer: { description: '', run: async () => {} }, ...dialogs }).map(([name, definition]) => [
      name,
      { ...defineDialog(definition), name, version: options.version ?? '1' },
    ]),
  )
  for (const [name, dialog] of Object.entries(options.made ?? {})) {
    named.set(name, { ...dialog, name, version: options.version ?? '1' })
  }
  const parts: EngineOptions = {
    memory: { ...memory, ...options.memory },
    transcripts,
    attachments,
    router: createRouter({
      dialogs: named,
      classifier: options.classifier ?? { classify: () => undefined, rank: () => [] },
      answerable: options.answerable ?? (async () => 0),
      threshold: 0.5,
      understand: options.understand,
      log,
    }),
    middleware: () => options.middleware ?? [],
    callTool: options.callTool ?? (async () => undefined),
    worker: options.worker,
    answerer: options.answerer ?? {
      async *answer() {
        yield { type: 'answer', answer: { kind: 'unknown', suggestions: [], probability: 0 } }
      },
    },
    retrieve: async () => [],
    text: (locale, key, values) => options.texts?.text(locale, key, values) ?? `${key} (${locale})`,
    textsOf: (locale) => options.texts?.of(locale) ?? ((key) => `${key} (${locale})`),
    notices: async () => options.notices ?? {},
    desk: options.desk,
    locales: ['en', 'zh-Hans'],
    timeZone: 'UTC',
    clock,
    log,
    turnMs: options.turnMs ?? 5_000,
    turnAttempts: options.turnAttempts ?? 3,
    reminderMs: 27 * 86_400_000,
    relay: options.relay,
    concurrentTurns: options.concurrentTurns ?? 16,
    waitingConversations: options.waitingConversations ?? 1_000,
    renewEveryMs: options.renewEveryMs ?? 1_500,
    messageCharacters: 4_000,
  }
  const engine = createEngine(parts)
  engine.connect(channel, options.policy)

  let closed = false
  let closing = async () => {}
  async function close() {
    if (closed) return
    closed = true
    await engine.stop(1_000)
    await closing()
    await memory.close()
    await stored.close()
    await attachments.close()
    await usage.close()
    wrapped.close()
  }
  onTestFinished(close)

  let counted = 0
  function message(
    text: string,
    more: Partial<Message> & { action?: { dialog: string; value?: JsonValue } } = {},
  ): Message {
    const id = `m${++counted}`
    return { id, conversation: CONVERSATION, sender: { id: 'ann' }, text, attachments: [], time: now, ...more }
  }

  return {
    engine,
    memory,
    attachments,
    folder,
    sent,
    streamed,
    /** How often it was shown that somebody is at work. */
    typed: () => typed,
    problems,
    /** Lines of level info. */
    informed,
    problemFields,
    message,
    log,
    /** For what was built over the engine, and ends with it. */
    beforeClose: (end: () => Promise<void>) => {
      closing = end
    },
    close,
    said: () => sent.map(({ reply }) => reply.text),
    advance: (ms: number) => {
      now += ms
    },
    clock,
    /** From now on, replies cannot be delivered. */
    loseCustomer: () => {
      deaf = true
    },
    loseTranscripts: (lost: boolean) => {
      transcriptsDown = lost
    },
    /** Hands a message in and waits until nothing waits in its conversation. */
    async handle(given: Message): Promise<void> {
      await engine.accept(given)
      await engine.idle()
    },
    idle: engine.idle,
    /** Resolves when so many replies have been sent. */
    spoken: (count: number) =>
      new Promise<void>((resolve) => {
        onSent = () => sent.length >= count && resolve()
        onSent()
      }),
    transcript: (): Promise<readonly TranscriptEntry[]> =>
      stored.read({ role: 'customer', id: CONVERSATION.customer }, CONVERSATION.id, 0, 1_000),
  }
}
