import type { Guard } from '../core/access.ts'
import type { Clock } from '../core/clock.ts'
import type { DeskEvent, HandoverItem } from '../core/desk.ts'
import type { Principal } from '../core/principal.ts'
import type { CustomerTyping } from './customer-typing.ts'
import { resourceOf } from './item.ts'
import type { Named } from './names.ts'
import { BEAT_MS, type Presence } from './presence.ts'
import type { HandoverStore } from './store.ts'
import type { Watch } from './watch.ts'

const AT_ONCE = 100

export interface FollowOptions {
  readonly store: HandoverStore
  readonly presence: Presence
  readonly watch: Watch
  readonly customerTyping: CustomerTyping
  readonly guard: Guard
  readonly names: (principal: Principal) => Promise<Named>
  readonly clock: Clock
}

/**
 * Tells how hand-overs stand, from a revision on: what changed ten times between two looks is told once. Nothing is
 * kept for whoever does not listen, so that they can neither miss anything nor hold anything up.
 */
export function createFollow({ store, presence, watch, customerTyping, guard, names, clock }: FollowOptions) {
  return async function* follow(
    principal: Principal,
    after: number | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<DeskEvent> {
    const shown = await guard.sift(principal, 'list', 'handovers')
    const named = await names(principal)
    const ear = customerTyping.follow()
    const attend = (item: HandoverItem) =>
      ear.attend(item, principal.role === 'agent' && item.status === 'taken' && item.agent?.id === principal.id)
    let last = after ?? (await store.revision())
    let beat = Number.NEGATIVE_INFINITY
    yield { type: 'beat', revision: last }
    try {
      for (const item of await store.takenBy(principal.id)) attend(item)
      while (!signal.aborted) {
        if (clock() - beat >= BEAT_MS) {
          if (principal.role === 'agent') await presence.beat(principal)
          beat = clock()
          yield { type: 'beat', revision: last }
        }
        const items = await named(await store.since(last, AT_ONCE))
        for (const item of items) {
          last = item.revision
          attend(item)
          const visible = await shown(async () => resourceOf(item, clock()))
          yield visible ? { type: 'handover', item } : { type: 'gone', handover: item.id, revision: last }
        }
        for (const handover of ear.taken()) yield { type: 'typing', handover, revision: last }
        if (items.length < AT_ONCE) await watch.next(BEAT_MS, AbortSignal.any([signal, ear.signal()]))
      }
    } finally {
      ear.close()
      if (principal.role === 'agent') await presence.leave(principal)
    }
  }
}
