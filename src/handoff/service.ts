import type { Guard, Sieve } from '../core/access.ts'
import type { AttachmentStore } from '../core/attachment.ts'
import type { Clock } from '../core/clock.ts'
import type { DeskService, HandoverFilter, HandoverItem } from '../core/desk.ts'
import { ParleyError } from '../core/errors.ts'
import type { KeyRing } from '../core/keys.ts'
import type { Log } from '../core/log.ts'
import type { ConversationReference } from '../core/message.ts'
import type { Passage } from '../core/passage.ts'
import type { Principal } from '../core/principal.ts'
import type { TranscriptStore } from '../core/transcript.ts'
import { createAct } from './acts.ts'
import { openContext } from './context.ts'
import type { CustomerTyping } from './customer-typing.ts'
import { createFollow } from './follow.ts'
import { openingAt } from './hours.ts'
import { resourceOf } from './item.ts'
import { createNames } from './names.ts'
import type { Outbox } from './outbox.ts'
import type { Presence } from './presence.ts'
import type { HandoverSettings } from './settings.ts'
import type { HandoverStore } from './store.ts'
import { usualWait } from './wait.ts'
import type { Watch } from './watch.ts'

export interface DeskServiceOptions {
  readonly settings: HandoverSettings
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
  /** Passages for colleagues, best first. */
  readonly retrieve: (question: string) => Promise<readonly Passage[]>
  /** Shows a customer that somebody writes. */
  readonly showTyping: (to: ConversationReference) => Promise<void>
  readonly clock: Clock
  readonly log: Log
}

/** Lines that are looked through for the customer's last question. */
const LOOK_BACK = 50
const LOOK_AT_ONCE = 200

export function createDeskService(options: DeskServiceOptions): DeskService {
  const { settings, timeZone, store, outbox, presence, watch, guard, keys, transcripts, retrieve, clock } = options
  const act = createAct({ ...options, queues: settings.queues, changed: watch.changed })
  const names = createNames(options)

  async function find(handover: string): Promise<HandoverItem> {
    const item = await store.find(handover)
    if (!item) throw new ParleyError('handover-unknown', 'there is no such hand-over: look at the queue again')
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

  /** What the customer wrote last, as far as it is near. */
  async function lastQuestion(principal: Principal, { conversation }: HandoverItem): Promise<string> {
    let said = ''
    for (let after = 0; ; ) {
      const lines = await transcripts.read(principal, conversation, after, LOOK_BACK)
      said = lines.findLast(({ author, content }) => author === 'customer' && content.text !== '')?.content.text ?? said
      after = lines.at(-1)?.sequence ?? after
      if (lines.length < LOOK_BACK) return said
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
      const sealed = await store.sealedOf(handover)
      if (!sealed) throw new ParleyError('handover-unknown', 'there is no such hand-over: look at the queue again')
      return openContext(await keys.existing(item.customer), handover, sealed).context
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
      return options.attachments.put({ conversation, channel, customer }, file)
    },
    async typing(principal, handover) {
      const item = await find(handover)
      await guard.require(principal, 'reply', resourceOf(item, clock()))
      await options.showTyping(await outbox.referenceOf(item))
    },
    async suggest(principal, handover, question) {
      const item = await find(handover)
      if (question !== undefined) await guard.require(principal, 'read', resourceOf(item, clock()))
      return retrieve(question ?? (await lastQuestion(principal, item)))
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
