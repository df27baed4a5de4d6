import type { SqlDatabase } from '../storage/database.ts'

/** The customer of whom a name is an alias, within a statement. */
export const customerOfAlias = (name: string) => `(SELECT customer FROM customer_aliases WHERE alias = ${name})`

/** All names of the customer that a name stands for, their own first. Looked up now: nothing of a customer is missed. */
export async function namesOf(database: SqlDatabase, name: string): Promise<readonly [string, ...string[]]> {
  const [row] = await database.read({ text: CUSTOMER, values: [name] })
  const customer = row ? String(row.customer) : name
  const aliases = await database.read({ text: ALIASES, values: [customer] })
  return [customer, ...aliases.map(({ alias }) => String(alias))]
}

const CUSTOMER = 'SELECT customer FROM customer_aliases WHERE alias = $1'
const ALIASES = 'SELECT alias FROM customer_aliases WHERE customer = $1 ORDER BY since, alias'
