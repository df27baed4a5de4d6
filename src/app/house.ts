import { createAnswerer } from '../answering/answerer.ts'
import { createFindNear } from '../answering/near.ts'
import type { ChainOptions } from '../answering/options.ts'
import type { Answer } from '../core/answer.ts'
import type { AttachmentStore } from '../core/attachment.ts'
import type { Clock } from '../core/clock.ts'
import type { ConversationReference } from '../core/conversation.ts'
import type { Corrections } from '../core/correction.ts'
import type { Customers } from '../core/customers.ts'
import type { DeskService } from '../core/desk.ts'
import type { Dialog, Middleware } from '../core/dialog.ts'
import type { JobLock } from '../core/jobs.ts'
import type { Log } from '../core/log.ts'
import type { ConversationMemory, TurnCommit } from '../core/memory.ts'
import type { Relay } from '../core/relay.ts'
import type { Rights } from '../core/rights.ts'
import type { ChannelNotices } from '../core/switchboard.ts'
import type { CallTool } from '../core/tool.ts'
import type { TranscriptStore } from '../core/transcript.ts'
import type { UsageCounters } from '../core/usage.ts'
import { createCorrections } from '../corrections/corrections.ts'
import { createStandingCorrections } from '../corrections/standing.ts'
import { createCorrectionStore } from '../corrections/store.ts'
import { createTexts, type Texts } from '../dialog/texts.ts'
import { STEP_TEXTS } from '../engine/desk-turn.ts'
import { createEngine, type Engine } from '../engine/engine.ts'
import { OFFER_TEXT } from '../engine/offer-person.ts'
import { createRouter } from '../engine/route.ts'
import type { Notifications } from '../handoff/notifications.ts'
import { createExampleClassifier } from '../knowledge/classify.ts'
import type { IngestProgress } from '../knowledge/ingest-types.ts'
import type { Knowledge } from '../knowledge/knowledge.ts'
import { describeRedis } from '../memory/redis/address.ts'
import type { RedisClient } from '../memory/redis/client.ts'
import { createUsage } from '../memory/usage.ts'
import { createStandingNotices } from '../switchboard/standing.ts'
import { createCallTool } from '../tools/call-tool.ts'
import type { Config } from './config/config.ts'
import { loadDialogs, textsOfTools } from './dialogs/dialogs.ts'
import { type ServedDialogs, serveDialogs } from './dialogs/served-dialogs.ts'
import type { Watchdog } from './dialogs/watchdog.ts'
import { observed, observedMemory } from './observed.ts'
import type { Access } from './rooms/access.ts'
import { type DataFolder, openDataFolder } from './rooms/data-folder.ts'
import { openDatabases } from './rooms/databases.ts'
import { openGeneration } from './rooms/generation.ts'
import { createHandoff } from './rooms/handoff.ts'
import { openKnowledge } from './rooms/knowledge.ts'
import { openMemory } from './rooms/memory.ts'
import { oneAsker, oneEmployer } from './rooms/one-asker.ts'
import { type OpenedOutcomes, openOutcomes } from './rooms/outcomes.ts'
import { openRecords } from './rooms/records.ts'

/** Everything but the channels: what a message needs to be handled. */
export interface House {
  readonly data: DataFolder
  readonly engine: Engine
  readonly desk: DeskService
  /** Brings to conversations what could not reach them, and to the queue what somebody left. */
  sweepDesk(): Promise<void>
  readonly notifications: Notifications
  /** A customer writes: best effort. */
  customerTyped(conversation: ConversationReference): void
  readonly outcomes: OpenedOutcomes
  readonly knowledge: Knowledge
  /** The corrections that hold. */
  readonly standing: ReturnType<typeof createStandingCorrections>
  /** Corrections, for staff. */
  readonly corrections: Corrections
  readonly memory: ConversationMemory
  readonly jobs: JobLock
  readonly transcripts: TranscriptStore
  readonly attachments: AttachmentStore
  readonly customers: Customers
  /** Counts what may be done so often, for all instances together. */
  readonly usage: UsageCounters
  readonly access: Access
  readonly rights: Rights
  readonly dialogs: ServedDialogs
  readonly texts: Texts
  /** What operators have set for a channel, as of the last second. */
  readonly channelNotices: (channel: string) => Promise<ChannelNotices>
  /** Where transcripts, keys, corrections and budgets are kept, in one line. */
  readonly storage: string
  /** A key that all instances share, by what it is for. */
  installationKey(purpose: string): Promise<Uint8Array>
  /** Shared with other instances, where there may be any. */
  readonly redis: RedisClient | undefined
  readonly relay: Relay | undefined
  /** Where conversations are remembered, for people. */
  readonly memoryPlace: string
  /** What keeps messages from being taken just now; nothing where all is well. */
  problems(): readonly string[]
  /** Lets running turns end for so long, then closes everything. */
  close(graceMs: number): Promise<void>
}

export interface HouseOptions {
  readonly config: Config
  readonly clock: Clock
  readonly log: Log
  readonly onProgress?: (progress: IngestProgress) => void
  /** Woken by the first dialog that runs. */
  readonly watchdog?: Watchdog
  /** Told of every conclusion of the retrieval chain. */
  readonly onAnswer?: (answer: Answer) => void
  /** Told of what every turn came to. */
  readonly onCommit?: (commit: TurnCommit) => void
  /** Stands between the dialogs and the company's systems. */
  readonly betweenTools?: (call: CallTool) => CallTool
}

/** Builds the house from its rooms. Each gets what it needs as a plain argument. */
export async function openHouse(options: HouseOptions): Promise<House> {
  const { config, clock, log, onProgress, watchdog, onAnswer, onCommit } = options
  const { bot, folders } = config
  const data = openDataFolder(folders.data)
  const loaded = await loadDialogs(folders.dialogs)
  const textsFor = (dialogs: ReadonlyMap<string, Dialog>) =>
    createTexts(config.texts, [...textsOfTools(dialogs.values()), ...textsOfDesk(bot)])
  const texts = textsFor(loaded.dialogs)
  const databases = await openDatabases(config, data, log)
  const correctionStore = createCorrectionStore(await databases.corrections(), clock)
  const standing = createStandingCorrections({
    store: correctionStore,
    // A correction is for what is said in nearly the same words, however many there are.
    classifierOf: (questions) => createExampleClassifier(questions, null),
    clock,
    log,
  })
  // Known from the start: those known last hold on while the store is away, and it may be away for the first question.
  await standing.refresh()
  const knowledge = await openKnowledge({
    config,
    folder: folders.knowledge,
    snapshotFile: data.knowledge,
    vectorsFile: data.vectors,
    blocked: () => standing.current().blocked,
    clock,
    log,
    ...(onProgress && { onProgress }),
  })

  const records = await openRecords({ config, data, databases, clock, log })
  const { keys, transcripts, access } = records
  const channelNotices = createStandingNotices({ switchboard: records.switchboard, clock, log })
  const retriever = { public: knowledge.retriever('public'), internal: knowledge.retriever('internal') }
  const generation = await openGeneration({
    config,
    openUsage: databases.usage,
    clock,
    log,
    knowledgeVersion: () => `${knowledge.snapshot.version} ${standing.current().revision}`,
  })
  const usage = createUsage(await databases.usage(), clock)
  const handoverKey = await records.installationKey('handovers')
  // Last of what can fail: a connection keeps its process alive.
  const { memory, jobs, redis, retentionMs, problems } = await openMemory({ config, data, records, clock, log })
  const relay = config.redis && redis && (await import('./rooms/redis.ts')).openRelay(config.redis, redis, keys, log)

  const found: Pick<ChainOptions, 'retriever' | 'subjects' | 'corrections'> = {
    corrections: standing.refresh,
    retriever: (audience, about) => (about ? knowledge.retriever(audience, undefined, about) : retriever[audience]),
    subjects: (audience) => knowledge.subjects(audience),
  }
  const chain = createAnswerer({ ...(generation && { generation: generation.options }), ...found, ...bot.answers })
  // What a model may cost is counted by customer.
  const answerer = generation ? oneAsker(chain, records.customers.customerOf) : chain
  const worker = generation && oneEmployer(generation.worker, records.customers.customerOf)
  const find = async (question: string) => {
    await standing.refresh()
    return retriever.public.invoke(question)
  }
  const handoff = createHandoff({
    config,
    records,
    idKey: handoverKey,
    relay,
    findNear: createFindNear(found),
    clock,
    log,
  })
  const dialogs = serveDialogs(loaded, {
    folder: folders.dialogs,
    routerOf: (all) =>
      createRouter({
        dialogs: all,
        classifier: createExampleClassifier([...all.values()]),
        answerable: async (question) => (await find(question))[0]?.metadata.probability ?? 0,
        threshold: bot.answers.threshold,
        understand: bot.routing === 'model' && generation ? generation.understand : undefined,
        log,
      }),
    check: textsFor,
    log,
  })
  const watched: Middleware = (_turn, next) => {
    watchdog?.wake()
    return next()
  }
  const callTool = createCallTool({ connections: config.tools, log })
  const engine = createEngine({
    memory: onCommit ? observedMemory(memory, onCommit) : memory,
    transcripts,
    attachments: records.attachments,
    router: dialogs.router,
    middleware: () => [...dialogs.middleware(), watched],
    callTool: options.betweenTools?.(callTool) ?? callTool,
    worker,
    answerer: onAnswer ? observed(answerer, onAnswer) : answerer,
    retrieve: async (question) => (await find(question)).map((document) => document.metadata.passage),
    text: texts.text,
    textsOf: texts.of,
    notices: channelNotices,
    desk: handoff.desk,
    locales: bot.languages,
    timeZone: bot.timeZone,
    clock,
    log,
    turnMs: bot.limits.turnSeconds * 1_000,
    turnAttempts: bot.limits.turnAttempts,
    // Then the conversation is still there, also where a start takes its time.
    reminderMs: 0.9 * retentionMs,
    relay,
    concurrentTurns: bot.limits.concurrentTurns,
    waitingConversations: bot.limits.waitingConversations,
    messageCharacters: bot.limits.messageCharacters,
  })

  const { service, sweep } = handoff.serve(engine)

  return {
    data,
    engine,
    desk: service,
    sweepDesk: sweep,
    outcomes: openOutcomes(config, records, clock),
    notifications: handoff.notifications,
    customerTyped: handoff.customerTyping.typed,
    knowledge,
    standing,
    corrections: createCorrections({ store: correctionStore, guard: access.guard, audit: access.audit, clock }),
    memory,
    jobs,
    transcripts,
    attachments: records.attachments,
    customers: records.customers,
    usage,
    access,
    rights: records.rights(memory.forget),
    dialogs,
    texts: texts.text,
    channelNotices,
    storage: databases.summary,
    installationKey: records.installationKey,
    redis,
    relay,
    memoryPlace: config.redis ? describeRedis(config.redis) : `embedded, in ${data.path}`,
    problems,
    async close(graceMs) {
      dialogs.close()
      await engine.stop(graceMs)
      await generation?.close()
      await usage.close()
      await knowledge.close()
      await correctionStore.close()
      await memory.close()
      await jobs.close()
      await relay?.close()
      await redis?.close()
      await records.close()
      await databases.close()
    },
  }
}

/** Texts that tell who has come and gone. */
const textsOfDesk = ({ handover }: Config['bot']) =>
  handover.queues.length > 0 ? [...Object.values(STEP_TEXTS), OFFER_TEXT] : []
