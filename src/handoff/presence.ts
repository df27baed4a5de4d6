import { z } from 'zod'
import type { Clock } from '../core/clock.ts'
import type { Agent } from '../core/handover.ts'
import type { Principal } from '../core/principal.ts'
import type { SqlDatabase } from '../storage/database.ts'
import { agentOf } from './item.ts'

/** Whoever follows the desk is seen this often, in milliseconds. */
export const BEAT_MS = 15_000
/** And has left when they were not seen for so long. */
const GONE_MS = 3 * BEAT_MS

const queuesSchema = z.array(z.string())

export interface Presence {
  beat(principal: Principal): Promise<void>
  leave(principal: Principal): Promise<void>
  /** Who is at the desk for a queue. */
  online(queue: string): Promise<readonly Agent[]>
}

export function createPresence(database: SqlDatabase, clock: Clock): Presence {
  return {
    async beat(principal) {
      const { id, name } = agentOf(principal)
      await database.write({
        text: `INSERT INTO desk_presence (agent, name, queues, seen) VALUES ($1, $2, $3, $4)
          ON CONFLICT (agent) DO UPDATE SET name = excluded.name, queues = excluded.queues, seen = excluded.seen`,
        values: [id, name, JSON.stringify(principal.queues ?? []), clock()],
      })
    },
    async leave({ id }) {
      await database.write({ text: 'DELETE FROM desk_presence WHERE agent = $1', values: [id] })
    },
    async online(queue) {
      const text = 'SELECT agent, name, queues FROM desk_presence WHERE seen > $1 ORDER BY name, agent'
      const rows = await database.read({ text, values: [clock() - GONE_MS] })
      return rows
        .filter(({ queues }) => queuesSchema.parse(JSON.parse(String(queues))).includes(queue))
        .map(({ agent, name }) => ({ id: String(agent), name: String(name) }))
    },
  }
}
