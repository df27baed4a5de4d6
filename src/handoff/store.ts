import type { HandoverFilter, HandoverItem } from '../core/desk.ts'
import type { HandOffRequest } from '../core/handover.ts'
import { ask, type Row, type SqlDatabase, type SqlValue, type Step } from '../storage/database.ts'
import { ITEM, itemOf } from './item.ts'

/** A step that has not reached its conversation yet. */
export interface PendingStep {
  readonly id: string
  readonly sealed: Uint8Array
}

/** A hand-over as it is to be, and the step that tells its conversation. */
export interface Change {
  readonly set: Readonly<Record<string, SqlValue>>
  readonly step?: { readonly id: string; readonly sealed: Uint8Array }
}

export interface NewHandover extends Pick<HandOffRequest, 'conversation' | 'locale' | 'reason'> {
  readonly id: string
  readonly queue: string
  readonly team: string | undefined
  readonly priority: number
  readonly since: number
  readonly message: boolean
  readonly sealed: Uint8Array
}

export type HandoverStore = ReturnType<typeof createHandoverStore>

/** The hand-overs, on either engine. Who has one is decided here, by one statement. */
export function createHandoverStore(database: SqlDatabase) {
  const first = (rows: readonly Row[]) => (rows[0] ? itemOf(rows[0]) : undefined)

  return {
    /** Enters it where none of its conversation is open; returns the one that is. */
    open: (made: NewHandover) =>
      database.atomically(function* (): Step<HandoverItem | undefined> {
        const { id, channel, customer } = made.conversation
        const [known] = yield* ask(`SELECT ${ITEM} FROM handovers WHERE conversation = $1 AND status <> 'closed'`, id)
        if (known) return itemOf(known)
        const revision = yield* moveOn()
        const rows = yield* ask(
          `INSERT INTO handovers (id, conversation, customer, channel, locale, queue, team, reason, priority, status,
            since, heard, message, sealed, revision)
          VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'waiting', $10, $10, $11, $12, $13)
          ON CONFLICT DO NOTHING RETURNING ${ITEM}`,
          ...[made.id, id, customer, channel, made.locale, made.queue, made.team ?? null, made.reason ?? null],
          ...[made.priority, made.since, made.message ? 1 : 0, made.sealed, revision],
        )
        return first(rows)
      }),

    async find(id: string) {
      return first(await database.read({ text: `SELECT ${ITEM} FROM handovers WHERE id = $1`, values: [id] }))
    },

    /** The newest of a conversation. */
    async latestOf(conversation: string) {
      const text = `SELECT ${ITEM} FROM handovers WHERE conversation = $1 ORDER BY since DESC LIMIT 1`
      return first(await database.read({ text, values: [conversation] }))
    },

    async sealedOf(id: string): Promise<Uint8Array | undefined> {
      const [row] = await database.read({ text: 'SELECT sealed FROM handovers WHERE id = $1', values: [id] })
      return row?.sealed as Uint8Array | undefined
    },

    async sealedOfAll(ids: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> {
      if (ids.length === 0) return new Map()
      const places = ids.map((_, index) => `$${index + 1}`).join(', ')
      const text = `SELECT id, sealed FROM handovers WHERE id IN (${places})`
      const rows = await database.read({ text, values: ids })
      return new Map(rows.map(({ id, sealed }) => [String(id), sealed as Uint8Array]))
    },

    async list({ status, queue }: HandoverFilter, limit: number, after: number) {
      const values: SqlValue[] = []
      const place = (value: SqlValue) => `$${values.push(value)}`
      const conditions = [
        ...(status === undefined ? [] : [`status = ${place(status)}`]),
        ...(queue === undefined ? [] : [`queue = ${place(queue)}`]),
      ]
      const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''
      const order = status === 'closed' ? 'closed DESC, id' : 'status DESC, priority DESC, since, id'
      const page = `LIMIT ${place(limit)} OFFSET ${place(after)}`
      const text = `SELECT ${ITEM} FROM handovers ${where} ORDER BY ${order} ${page}`
      return (await database.read({ text, values })).map(itemOf)
    },

    async since(revision: number, limit: number) {
      const text = `SELECT ${ITEM} FROM handovers WHERE revision > $1 ORDER BY revision LIMIT $2`
      return (await database.read({ text, values: [revision, limit] })).map(itemOf)
    },

    async takenBy(agent: string) {
      const text = `SELECT ${ITEM} FROM handovers WHERE status = 'taken' AND agent = $1`
      return (await database.read({ text, values: [agent] })).map(itemOf)
    },

    async revision(): Promise<number> {
      const [row] = await database.read({ text: 'SELECT revision FROM handovers_revision', values: [] })
      return Number(row?.revision)
    },

    /** Changes it as long as it is as it was seen; undefined where somebody was quicker. */
    change: (seen: HandoverItem, { set, step }: Change, now: number) =>
      database.atomically(function* (): Step<HandoverItem | undefined> {
        const revision = yield* moveOn()
        const columns = Object.keys(set)
        const sets = ['revision = $4', ...columns.map((column, index) => `${column} = $${index + 5}`)]
        const rows = yield* ask(
          `UPDATE handovers SET ${sets.join(', ')}
          WHERE id = $1 AND status = $2 AND coalesce(agent, '') = $3 AND (status <> 'closed' OR NOT EXISTS (
            SELECT 1 FROM handovers AS other
            WHERE other.conversation = handovers.conversation AND other.status <> 'closed'))
          RETURNING ${ITEM}`,
          ...[seen.id, seen.status, seen.agent?.id ?? '', revision],
          ...Object.values(set),
        )
        const changed = first(rows)
        if (changed && step) {
          yield* ask(
            `INSERT INTO handover_steps (id, handover, place, made, sealed) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT DO NOTHING`,
            ...[step.id, seen.id, revision, now, step.sealed],
          )
        }
        return changed
      }),

    /** Something was said in it. */
    heard: (id: string, byCustomer: boolean, now: number) =>
      database.atomically(function* (): Step<void> {
        const revision = yield* moveOn()
        yield* ask('UPDATE handovers SET revision = $2 WHERE id = $1', id, revision)
        if (byCustomer) yield* ask('UPDATE handovers SET heard = $2 WHERE id = $1', id, now)
      }),

    /** Whose customers have waited since before a time for an answer of somebody who has not been at the desk since. */
    async left(before: number, limit = 50): Promise<readonly HandoverItem[]> {
      const text = `SELECT ${ITEM} FROM handovers
        WHERE status = 'taken' AND heard < $1 AND taken < $1 AND heard > coalesce(answered, since)
        AND NOT EXISTS (SELECT 1 FROM desk_presence WHERE desk_presence.agent = handovers.agent AND seen > $1)
        LIMIT $2`
      return (await database.read({ text, values: [before, limit] })).map(itemOf)
    },

    /** Steps that have not reached their conversation, the first first. */
    async pending(handover: string): Promise<readonly PendingStep[]> {
      const text = 'SELECT id, sealed FROM handover_steps WHERE handover = $1 ORDER BY place'
      const rows = await database.read({ text, values: [handover] })
      return rows.map(({ id, sealed }) => ({ id: String(id), sealed: sealed as Uint8Array }))
    },

    /** Hand-overs with steps that were made before a time. */
    async withPending(before: number, limit: number): Promise<readonly string[]> {
      const text = 'SELECT DISTINCT handover FROM handover_steps WHERE made < $1 LIMIT $2'
      return (await database.read({ text, values: [before, limit] })).map(({ handover }) => String(handover))
    },

    async delivered(step: string) {
      await database.write({ text: 'DELETE FROM handover_steps WHERE id = $1', values: [step] })
    },

    /** How long the last ones of a queue waited, in milliseconds. */
    async waits(queue: string, after: number, limit: number): Promise<readonly number[]> {
      const text = `SELECT taken - since AS waited FROM handovers
        WHERE queue = $1 AND taken > $2 AND message = 0 ORDER BY taken DESC LIMIT $3`
      const rows = await database.read({ text, values: [queue, after, limit] })
      return rows.map(({ waited }) => Number(waited))
    },

    async waiting(queue: string): Promise<number> {
      const text = "SELECT count(*) AS count FROM handovers WHERE queue = $1 AND status = 'waiting'"
      return Number((await database.read({ text, values: [queue] }))[0]?.count)
    },

    /** All of one conversation: it was erased, or its time is over. */
    forget: (conversation: string) =>
      database.atomically(function* (): Step<void> {
        yield* ask(
          'DELETE FROM handover_steps WHERE handover IN (SELECT id FROM handovers WHERE conversation = $1)',
          conversation,
        )
        yield* ask(
          'DELETE FROM handover_notices WHERE handover IN (SELECT id FROM handovers WHERE conversation = $1)',
          conversation,
        )
        yield* ask('DELETE FROM handovers WHERE conversation = $1', conversation)
      }),
  }
}

function* moveOn(): Step<number> {
  const [row] = yield* ask('UPDATE handovers_revision SET revision = revision + 1 RETURNING revision')
  return Number(row?.revision)
}
