import type { SqlDatabase } from '../storage/database.ts'
import { customerOfAlias } from './names.ts'

export interface Hold {
  readonly reason: string
  readonly placedBy: string
}

/** By any of a customer's names. */
export async function findHold(database: SqlDatabase, customer: string): Promise<Hold | undefined> {
  const [row] = await database.read({
    text: `SELECT reason, placed_by FROM legal_holds WHERE customer IN ($1, ${customerOfAlias('$1')})`,
    values: [customer],
  })
  return row && { reason: String(row.reason), placedBy: String(row.placed_by) }
}

/** A second one takes the place of the first. */
export async function placeHold(database: SqlDatabase, customer: string, hold: Hold, now: number): Promise<void> {
  await releaseHold(database, customer)
  await database.write({
    text: 'INSERT INTO legal_holds (customer, reason, placed_by, placed) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
    values: [customer, hold.reason, hold.placedBy, now],
  })
}

export async function releaseHold(database: SqlDatabase, customer: string): Promise<boolean> {
  const text = 'DELETE FROM legal_holds WHERE customer = $1 RETURNING customer'
  return (await database.write({ text, values: [customer] })).length > 0
}
