import { createHmac } from 'node:crypto'
import type { Clock } from '../core/clock.ts'
import type { HandoverItem } from '../core/desk.ts'
import type { Desk, HandOff, HandOffRequest, Handover } from '../core/handover.ts'
import type { KeyRing } from '../core/keys.ts'
import type { Log } from '../core/log.ts'
import { chooseQueue } from './choose-queue.ts'
import { contextOf, openContext, sealContext } from './context.ts'
import type { Demands } from './demands.ts'
import { openingAt } from './hours.ts'
import type { Presence } from './presence.ts'
import type { HandoverSettings, QueueSettings } from './settings.ts'
import type { HandoverStore } from './store.ts'
import { usualWait } from './wait.ts'

export interface DeskOptions {
  readonly settings: HandoverSettings
  readonly demands: Demands
  /** The bot's, an IANA name. */
  readonly timeZone: string
  readonly store: HandoverStore
  readonly presence: Presence
  readonly keys: KeyRing
  /** Makes ids that no customer can guess, the same for the same turn. */
  readonly idKey: Uint8Array
  /** Called where something changed. */
  readonly changed: () => void
  readonly clock: Clock
  readonly log: Log
}

/** The desk as dialogs reach it: it takes requests in, and says honestly what to expect. */
export function createDesk(options: DeskOptions): Desk {
  const { settings, demands, timeZone, store, presence, keys, idKey, changed, clock, log } = options

  const idOf = ({ conversation, turn }: HandOffRequest) =>
    createHmac('sha256', idKey)
      .update(JSON.stringify([conversation.id, turn]))
      .digest('base64url')
      .slice(0, 22)

  async function ask(request: HandOffRequest): Promise<{ handOff: HandOff; handover?: Handover }> {
    const { conversation, locale, reason, message } = request
    const queue = chooseQueue(settings.queues, request)
    if (!queue) return { handOff: { status: 'unavailable' } }
    const now = clock()
    const known = await store.latestOf(conversation.id)
    if (known && known.status !== 'closed') return answer(await left(known, request), queue)
    const opening = openingAt(queue.hours ?? settings.hours, now, timeZone)
    if (!opening.open && !message) {
      const { opens, timeZone } = opening
      return { handOff: { status: 'closed', ...(opens !== undefined && { opens }), timeZone } }
    }
    const id = idOf(request)
    const key = await keys.dataKey(conversation.customer)
    const made = await store.open({
      id,
      conversation,
      locale,
      ...(reason !== undefined && { reason }),
      queue: queue.name,
      team: queue.team,
      priority: settings.demands.find((demand) => demand.reason === reason)?.priority ?? 0,
      since: now,
      message: message !== undefined,
      sealed: sealContext(key, id, contextOf(request)),
    })
    changed()
    const item = made ?? (await store.latestOf(conversation.id))
    return item ? answer(item, queue) : { handOff: { status: 'unavailable' } }
  }

  /** A message that is left with one that waits already is put with it. */
  async function left(item: HandoverItem, { message }: HandOffRequest): Promise<HandoverItem> {
    const sealed = message && (await store.sealedOf(item.id))
    if (!sealed) return item
    const key = await keys.dataKey(item.customer)
    const { context, ...rest } = openContext(key, item.id, sealed)
    const again = sealContext(key, item.id, { ...rest, context: { ...context, message } })
    const after = await store.change(item, { set: { sealed: again, message: 1 } }, clock())
    changed()
    return after ?? item
  }

  async function answer(item: HandoverItem, queue: QueueSettings): Promise<{ handOff: HandOff; handover: Handover }> {
    const { id, since, agent, status } = item
    const taken = status === 'taken' ? agent : undefined
    const handover: Handover = { id, queue: item.queue, since, ...(taken && { agent: taken }) }
    if (taken) return { handOff: { status: 'taken', agent: taken.name }, handover }
    const waitMs = await usualWait(store, item.queue, clock())
    const attended = (await presence.online(queue.name)).length > 0
    return { handOff: { status: 'waiting', ...(waitMs !== undefined && { waitMs }), attended }, handover }
  }

  return {
    demanded: demands.reasonOf,
    offerAfter: settings.offerAfter,
    async request(request) {
      try {
        return await ask(request)
      } catch (error) {
        // The customer is told how else a person is reached: a turn that waits for a store would leave them in silence.
        log.error({ err: error, conversation: request.conversation.id }, 'nobody could be asked for: the desk is away')
        return { handOff: { status: 'unavailable' } }
      }
    },
    async heard(handover, byCustomer) {
      await store.heard(handover, byCustomer, clock())
      changed()
    },
  }
}
