import { LRUCache } from 'lru-cache'
import type { AuditWriter } from '../core/audit.ts'
import type { Clock } from '../core/clock.ts'
import type { CurrentConversation, Customers } from '../core/customers.ts'
import { ask, type Row, type SqlDatabase, type Step } from '../storage/database.ts'

/** Names that were looked up, and how long one that is no alias is believed to be none. */
const KNOWN_NAMES = 20_000
const KNOWN_MS = 60_000

export interface CustomersOptions {
  readonly database: SqlDatabase
  readonly audit: AuditWriter
  readonly clock: Clock
}

export function createCustomers({ database, audit, clock }: CustomersOptions): Customers {
  const known = new LRUCache<string, string>({ max: KNOWN_NAMES, ttl: KNOWN_MS })

  async function customerOf(name: string): Promise<string> {
    const before = known.get(name)
    if (before !== undefined) return before
    const [row] = await database.read({ text: CUSTOMER_OF, values: [name] })
    const customer = row ? String(row.customer) : name
    known.set(name, customer)
    return customer
  }

  return {
    customerOf,

    goOn: (customer, { conversation, customer: name, started }) =>
      database.atomically(function* (): Step<CurrentConversation> {
        yield* ask(`${SET_CURRENT} DO NOTHING`, customer, conversation, name, started)
        const [row] = yield* ask(CURRENT, customer)
        return row ? currentOf(row) : { conversation, customer: name, started }
      }),

    async join(customer, { conversation, customer: name, started }) {
      // Entered first: nobody becomes somebody else without a trace.
      await audit.record({
        principal: { role: 'customer', id: customer },
        action: 'signed-in',
        resource: `customer:${name}`,
        outcome: 'done',
      })
      const joined = await database.atomically(function* (): Step<boolean> {
        yield* ask(ADD_ALIAS, name, customer, clock())
        const [row] = yield* ask(CUSTOMER_OF, name)
        if (row?.customer !== customer) return false
        yield* ask(SHARE_HOLD, customer, name)
        yield* ask(`${SET_CURRENT} ${REPLACING}`, customer, conversation, name, started)
        return true
      })
      if (joined) known.set(name, customer)
      return joined
    },

    async leave(customer, conversation) {
      const text = 'DELETE FROM current_conversations WHERE customer = $1 AND conversation = $2'
      await database.write({ text, values: [customer, conversation] })
    },
  }
}

/** The next conversation of a customer is a new one. */
export async function forgetCurrent(database: SqlDatabase, customer: string): Promise<void> {
  await database.write({ text: 'DELETE FROM current_conversations WHERE customer = $1', values: [customer] })
}

const currentOf = ({ conversation, name, started }: Row): CurrentConversation => ({
  conversation: String(conversation),
  customer: String(name),
  started: Number(started),
})

const CUSTOMER_OF = 'SELECT customer FROM customer_aliases WHERE alias = $1'
const ADD_ALIAS = 'INSERT INTO customer_aliases (alias, customer, since) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING'
const CURRENT = 'SELECT conversation, name, started FROM current_conversations WHERE customer = $1'
const SET_CURRENT = `INSERT INTO current_conversations (customer, conversation, name, started) VALUES ($1, $2, $3, $4)
  ON CONFLICT (customer)`
const REPLACING = `DO UPDATE SET conversation = excluded.conversation, name = excluded.name, started = excluded.started`
/** What is held of one name is held of all. */
const SHARE_HOLD = `INSERT INTO legal_holds (customer, reason, placed_by, placed)
  SELECT $1, reason, placed_by, placed FROM legal_holds WHERE customer = $2 ON CONFLICT DO NOTHING`
