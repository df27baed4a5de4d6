import type { Guard, Sieve } from '../core/access.ts'
import type { AttachmentStore } from '../core/attachment.ts'
import type { Clock } from '../core/clock.ts'
import type { ConversationReference } from '../core/conversation.ts'
import type { DeskService, HandoverContext, HandoverFilter, HandoverItem } from '../core/desk.ts'
import { ParleyError } from '../core/errors.ts'
import type { KeyRing } from '../core/keys.ts'
import type { Log } from '../core/log.ts'
import type { FindNear } from '../core/near.ts'
import type { Principal } from '../core/principal.ts'
import type { TranscriptEntry, TranscriptStore } from '../core/transcript.ts'
import { createAct } from './acts.ts'
import { openContext } from './context.ts'
import type { CustomerTyping } from './customer-typing.ts'
import type { Demands } from './demands.ts'
import { createFollow } from './follow.ts'
import { openingAt } from './hours.ts'
import { resourceOf } from './item.ts'
import { createNames } from './names.ts'
import type { Outbox } from './outbox.ts'
import type { Presence } from './presence.ts'
import type { HandoverSettings } from './settings.ts'
import type { HandoverStore } from './store.ts'
import { suggestPassages } from './suggest.ts'
import { usualWait } from './wait.ts'
import type { Watch } from './watch.ts'

export interface DeskServiceOptions {
  readonly settings: HandoverSettings
  readonly demands: Demands
  /** The bot's, an IANA name. */
  readonly timeZone: string
  readonly store: HandoverStore
  readonly outbox: Outbox
  readonly presence: Presence
  readonly watch: Watch
  readonly customerTyping: CustomerTyping
  readonly guard: Guard
  readonly keys: KeyRing
  readonly transcripts: Pick<TranscriptStore, 'read'>
  readonly attachments: Pick<AttachmentStore, 'put' | 'open'>
  readonly findNear: FindNear
  /** Shows a customer that somebody writes. */
  readonly showTyping: (to: ConversationReference) => Promise<void>
  readonly clock: Clock
  readonly log: Log
}

const LINES_AT_ONCE = 500
const LOOK_AT_ONCE = 200

export function createDeskService(options: DeskServiceOptions): DeskService {
  const { settings, demands, timeZone, store, outbox, presence, watch, guard, keys, transcripts, findNear, clock } =
    options
  const act = createAct({ ...options, queues: settings.queues, changed: watch.changed })
  const names = createNames(options)

  async function find(handover: string): Promise<HandoverItem> {
    const item = await store.find(handover)
    if (!item) throw unknown()
    return item
  }

  /** One that the principal may see; what is said in it needs more. */
  async function visible(principal: Principal, handover: string): Promise<HandoverItem> {
    const item = await find(handover)
    await guard.require(principal, 'list', resourceOf(item, clock()))
    return item
  }

  async function page(filter: HandoverFilter, limit: number, shown: Sieve): Promise<HandoverItem[]> {
    const items: HandoverItem[] = []
    for (let looked = 0; ; looked += LOOK_AT_ONCE) {
      const found = await store.list(filter, LOOK_AT_ONCE, looked)
      for (const item of found) {
        if (items.length === limit) return items
        if (await shown(async () => resourceOf(item, clock()))) items.push(item)
      }
      if (found.length < LOOK_AT_ONCE) return items
    }
  }

  async function contextOf({ id, customer }: HandoverItem): Promise<HandoverContext> {
    const sealed = await store.sealedOf(id)
    if (!sealed) throw unknown()
    return openContext(await keys.existing(customer), id, sealed).context
  }

  async function linesOf(principal: Principal, { conversation }: HandoverItem): Promise<TranscriptEntry[]> {
    const lines: TranscriptEntry[] = []
    for (;;) {
      const more = await transcripts.read(principal, conversation, lines.at(-1)?.sequence ?? 0, LINES_AT_ONCE)
      lines.push(...more)
      if (more.length < LINES_AT_ONCE) return lines
    }
  }

  return {
    async list(principal, filter, limit) {
      const items = await page(filter, limit, await guard.sift(principal, 'list', 'handovers'))
      return (await names(principal))(items)
    },
    get: visible,
    async context(principal, handover) {
      const item = await find(handover)
      await guard.require(principal, 'read', resourceOf(item, clock()))
      return contextOf(item)
    },
    async lines(principal, handover, after, limit) {
      const { conversation } = await find(handover)
      return transcripts.read(principal, conversation, after, limit)
    },
    async act(principal, handover, wanted) {
      return act(principal, await find(handover), wanted)
    },
    async attach(principal, handover, file) {
      const item = await find(handover)
      await guard.require(principal, 'reply', resourceOf(item, clock()))
      const { conversation, channel, customer } = item
      return options.attachments.put({ conversation, channel, customer }, { ...file, byStaff: true })
    },
    async typing(principal, handover) {
      const item = await find(handover)
      await guard.require(principal, 'reply', resourceOf(item, clock()))
      await options.showTyping(await outbox.referenceOf(item))
    },
    async suggest(principal, handover, question) {
      const item = await find(handover)
      const { conversation, customer, locale } = item
      if (question !== undefined) {
        await guard.require(principal, 'read', resourceOf(item, clock()))
        const asker = { conversation, customer }
        const near = await findNear({ text: question, history: () => [], locale, audience: 'internal', asker })
        return near.map(({ passage }) => passage)
      }
      const lines = await linesOf(principal, item)
      const left = item.message ? (await contextOf(item)).message?.text : undefined
      return suggestPassages({ item, lines, ...(left !== undefined && { left }) }, { findNear, demands })
    },
    async queues(principal) {
      await guard.sift(principal, 'list', 'handovers')
      const now = clock()
      const { queues, hours } = settings
      return Promise.all(
        queues.map(async (queue) => {
          const { name, team } = queue
          const waitMs = await usualWait(store, name, now)
          return {
            name,
            ...(team !== undefined && { team }),
            open: openingAt(queue.hours ?? hours, now, timeZone).open,
            waiting: await store.waiting(name),
            ...(waitMs !== undefined && { waitMs }),
            online: await presence.online(name),
          }
        }),
      )
    },
    follow: createFollow({ ...options, names }),
  }
}

const unknown = () => new ParleyError('handover-unknown', 'there is no such hand-over: look at the queue again')
