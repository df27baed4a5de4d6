import type { Assignments } from '../core/access.ts'
import type { Clock } from '../core/clock.ts'
import { assignmentOf } from './item.ts'
import type { HandoverStore } from './store.ts'

/** Who looks after a conversation, for the policies. */
export function createAssignments(store: Pick<HandoverStore, 'latestOf'>, clock: Clock): Assignments {
  return {
    async of(conversation) {
      const item = await store.latestOf(conversation)
      return item ? assignmentOf(item, clock()) : {}
    },
  }
}
