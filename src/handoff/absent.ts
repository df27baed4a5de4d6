import { randomUUID } from 'node:crypto'
import type { Clock } from '../core/clock.ts'
import type { Outbox } from './outbox.ts'
import type { HandoverStore } from './store.ts'

export interface AbsentOptions {
  readonly store: HandoverStore
  readonly outbox: Outbox
  /** How long a customer may wait for an agent who is not at the desk, in milliseconds. */
  readonly absentMs: number
  readonly changed: () => void
  readonly clock: Clock
}

/** Puts conversations back in their queue whose agent has gone and left the customer without an answer. */
export function createAbsentSweep({ store, outbox, absentMs, changed, clock }: AbsentOptions): () => Promise<void> {
  return async () => {
    for (const item of await store.left(clock() - absentMs)) {
      const { id, queue, agent } = item
      if (!agent) continue
      const step = `desk-${randomUUID()}`
      const sealed = await outbox.seal(item, step, { desk: { kind: 'absent', handover: id, queue, agent } })
      const set = { status: 'waiting', agent: null, agent_name: null, taken: null }
      // They may have come back and answered meanwhile.
      if (!(await store.change(item, { set, step: { id: step, sealed } }, clock()))) continue
      changed()
      await outbox.deliver(id).catch(() => {})
    }
  }
}
