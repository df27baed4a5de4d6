import type { Guard } from '../core/access.ts'
import type { Clock } from '../core/clock.ts'
import type { DeskEvent } from '../core/desk.ts'
import type { Principal } from '../core/principal.ts'
import { resourceOf } from './item.ts'
import { BEAT_MS, type Presence } from './presence.ts'
import type { HandoverStore } from './store.ts'
import type { Watch } from './watch.ts'

const AT_ONCE = 100

export interface FollowOptions {
  readonly store: HandoverStore
  readonly presence: Presence
  readonly watch: Watch
  readonly guard: Guard
  readonly clock: Clock
}

/**
 * Tells how hand-overs stand, from a revision on: what changed ten times between two looks is told once. Nothing is
 * kept for whoever does not listen, so that they can neither miss anything nor hold anything up.
 */
export function createFollow({ store, presence, watch, guard, clock }: FollowOptions) {
  return async function* follow(
    principal: Principal,
    after: number | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<DeskEvent> {
    const shown = await guard.sift(principal, 'list', 'handovers')
    let last = after ?? (await store.revision())
    let beat = Number.NEGATIVE_INFINITY
    yield { type: 'beat', revision: last }
    try {
      while (!signal.aborted) {
        if (clock() - beat >= BEAT_MS) {
          if (principal.role === 'agent') await presence.beat(principal)
          beat = clock()
          yield { type: 'beat', revision: last }
        }
        const items = await store.since(last, AT_ONCE)
        for (const item of items) {
          last = item.revision
          const visible = await shown(async () => resourceOf(item, clock()))
          yield visible ? { type: 'handover', item } : { type: 'gone', handover: item.id, revision: last }
        }
        if (items.length < AT_ONCE) await watch.next(BEAT_MS, signal)
      }
    } finally {
      if (principal.role === 'agent') await presence.leave(principal)
    }
  }
}
