import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import express from 'express'
import { onTestFinished } from 'vitest'
import { actAs } from '../../src/access/principals/act-as.ts'
import { createCursors } from '../../src/console/cursors.ts'
import { createConsole } from '../../src/console/router.ts'
import { createDeskSession } from '../../src/console/session/router.ts'
import type { Accept } from '../../src/core/channel.ts'
import type { ConversationReference } from '../../src/core/conversation.ts'
import { ParleyError } from '../../src/core/errors.ts'
import type { HandOffRequest } from '../../src/core/handover.ts'
import type { Message } from '../../src/core/message.ts'
import type { FindNear } from '../../src/core/near.ts'
import type { Identity } from '../../src/core/principal.ts'
import type { Relay } from '../../src/core/relay.ts'
import type { TranscriptStore } from '../../src/core/transcript.ts'
import { createAbsentSweep } from '../../src/handoff/absent.ts'
import { createAssignments } from '../../src/handoff/assignments.ts'
import { createCustomerTyping } from '../../src/handoff/customer-typing.ts'
import { createDemands } from '../../src/handoff/demands.ts'
import { createDesk } from '../../src/handoff/desk.ts'
import { createOutbox } from '../../src/handoff/outbox.ts'
import { createPresence } from '../../src/handoff/presence.ts'
import { HANDOVERS } from '../../src/handoff/schema.ts'
import { createDeskService } from '../../src/handoff/service.ts'
import { type HandoverSettings, handoverSchema } from '../../src/handoff/settings.ts'
import { createHandoverStore } from '../../src/handoff/store.ts'
import { createWatch } from '../../src/handoff/watch.ts'
import { testAccess } from '../access/test-guard.ts'
import { newMasterKey, openKeys } from '../keys/test-keys.ts'
import { openAttachments } from '../support/attachments.ts'
import { openDesk as openDeskClient } from '../support/desk.ts'
import { createEmbeddedTranscripts } from '../support/embedded-transcripts.ts'
import { ROOT } from '../support/server.ts'
import { type OpenSchema, openInFolder, silentLog } from '../support/sql-engines.ts'
import { temporaryFolder } from '../support/temporary.ts'

export const SETTINGS = {
  queues: [
    { name: 'support', team: 'care' },
    { name: 'returns', team: 'goods', skills: ['return'] },
  ],
  demands: [{ reason: 'legal', priority: 2, words: ['lawyer', '律师'] }],
}

/** Staff by their tokens. */
const STAFF: Readonly<Record<string, Identity>> = {
  mia: { id: 'mia', name: 'Mia', roles: ['agent'], queues: ['support'] },
  tom: { id: 'tom', name: '<img src=x onerror=alert(1)> Tom', roles: ['agent'], queues: ['support', 'returns'] },
  una: { id: 'una', roles: ['agent'], queues: ['returns'] },
  sue: { id: 'sue', name: 'Sue', roles: ['supervisor'], teams: ['care'] },
}

/** The desk over real stores, with the console's own routes; messages end in a list in place of an engine. */
export async function openDesk(
  options: {
    settings?: object
    open?: OpenSchema
    findNear?: FindNear
    askEveryMs?: number
    relay?: Relay
    door?: () => Promise<void>
  } = {},
) {
  let now = 1_764_000_000_000
  const clock = () => now
  const settings: HandoverSettings = handoverSchema.parse({ ...SETTINGS, ...options.settings })
  const folder = temporaryFolder()
  const database = await (options.open ?? openInFolder(folder))(HANDOVERS)
  onTestFinished(() => database.close())
  const { keys } = openKeys(folder, newMasterKey())
  const access = testAccess()
  const store = createHandoverStore(database)
  const transcripts: TranscriptStore = createEmbeddedTranscripts({
    file: `${folder}/transcripts.db`,
    keys,
    ...access,
    assignments: createAssignments(store, clock),
  })
  onTestFinished(() => transcripts.close())
  const attachments = await openAttachments(100_000, { ...access, assignments: createAssignments(store, clock) })
  onTestFinished(() => attachments.close())
  const presence = createPresence(database, clock)
  const watch = createWatch(store)
  const customerTyping = createCustomerTyping({ relay: options.relay, clock })
  const demands = createDemands(settings.demands)
  const desk = createDesk({
    ...{ settings, demands, timeZone: 'UTC', store, presence, keys, clock, log: silentLog },
    idKey: new Uint8Array(32),
    changed: watch.changed,
  })
  const accepted: Message[] = []
  let away = false
  const accept: Accept = async (message) => {
    if (away) throw new ParleyError('storage-failed', 'the memory is away')
    const known = accepted.findIndex(({ id }) => id === message.id)
    if (known >= 0) return { status: 'duplicate', sequence: known + 1 }
    return { status: 'accepted', sequence: accepted.push(message) }
  }
  const outbox = createOutbox({ store, keys, accept, clock, log: silentLog })
  const { guard } = access
  const typedIn: string[] = []
  const showTyping = async ({ id }: ConversationReference) => void typedIn.push(id)
  const findNear = options.findNear ?? (async () => [])
  const parts = {
    settings,
    demands,
    timeZone: 'UTC',
    store,
    outbox,
    presence,
    watch,
    customerTyping,
    guard,
    keys,
    transcripts,
    attachments,
    findNear,
    showTyping,
    clock,
    log: silentLog,
  }
  const service = createDeskService(parts)

  const staff = { ...STAFF }
  const failures = { addressOf: () => 'somewhere', tries: { take: async () => 0 }, log: silentLog }
  const entrance = { signIn: undefined, name: undefined, origin: '', signIns: failures.tries }
  const app = express().use(
    createDeskSession({ ...failures, ...entrance }).router,
    createConsole({
      ...failures,
      transcripts,
      desk: service,
      auditLog: { before: async () => [] },
      outcomes: {} as never,
      reportTexts: {} as never,
      corrections: {} as never,
      purposes: ['support'],
      notify: async () => ({ status: 'accepted', sequence: 1 }),
      canned: [{ title: 'Hello', locale: 'en', text: 'Hello!' }],
      attachments,
      fileBytes: 100_000,
      rights: {} as never,
      cursors: createCursors(new Uint8Array(32)),
      htmlOf: async function* () {},
      authenticate: async (token) => {
        await options.door?.()
        const identity = staff[token]
        if (!identity) throw new ParleyError('unauthorized', 'this token is not valid here')
        return identity
      },
      actAs,
      ...(options.askEveryMs !== undefined && { askEveryMs: options.askEveryMs }),
      stopping: new AbortController().signal,
    }),
  )
  app.use('/console', express.static(join(ROOT, 'dist/desk')))
  const server = createServer(app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  let turns = 0
  return {
    url,
    connections: promisify(server.getConnections.bind(server)),
    desk,
    service,
    outbox,
    putBack: createAbsentSweep({ store, outbox, absentMs: 10 * 60_000, changed: watch.changed, clock }),
    accepted,
    typedIn,
    customerTyping,
    presence,
    transcripts,
    staff,
    events: access.events,
    advance: (ms: number) => {
      now += ms
    },
    now: clock,
    database,
    forget: store.forget,
    loseMemory: (lost: boolean) => {
      away = lost
    },
    /** Asks for a person in a conversation of its own. */
    ask: (conversation: string, more: Partial<HandOffRequest> = {}) =>
      desk.request({
        conversation: { id: conversation, channel: 'web', customer: `customer of ${conversation}` },
        turn: `t${++turns}`,
        locale: 'en',
        asked: 'a person, please',
        summary: [{ asked: 'where do you ship?', dialog: 'answer', outcome: 'answered' }],
        facts: { order: 'AO-123456' },
        ...more,
      }),
    as: (who: string, role = staff[who]?.roles[0] ?? 'agent') => openDeskClient(url, who, { 'parley-role': role }),
  }
}
