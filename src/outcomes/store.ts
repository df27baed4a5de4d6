import { z } from 'zod'
import type { ConversationOutcome, OutcomeFilter, Span } from '../core/outcome.ts'
import type { Cursor } from '../storage/cursor.ts'
import { ask, type SqlDatabase, type SqlValue, type Step } from '../storage/database.ts'
import type { Episode } from './episode.ts'

const namesSchema = z.array(z.string())
const numbersSchema = z.array(z.number())

/** An episode as it counts: one that was followed by another on the same topic is `recontacted`. */
export interface Settled extends Omit<Episode, 'outcome' | 'conversation' | 'customer' | 'first' | 'last' | 'topics'> {
  readonly outcome: Episode['outcome'] | 'recontacted'
  /** When the one ended that shows it: milliseconds since the epoch; absent where that was erased meanwhile. */
  readonly again?: number
}

export type OutcomeStore = ReturnType<typeof createOutcomeStore>

export function createOutcomeStore(database: SqlDatabase) {
  return {
    async settledUntil(): Promise<number> {
      const [row] = await database.read({ text: 'SELECT until FROM outcomes_settled', values: [] })
      return Number(row?.until)
    },
    async settleUntil(until: number): Promise<void> {
      await database.write({ text: 'UPDATE outcomes_settled SET until = $1 WHERE until < $1', values: [until] })
    },

    /** The last line of a conversation that has been counted; 0 where none has. */
    async lastOf(conversation: string): Promise<number> {
      const text = 'SELECT max(last) AS last FROM outcomes WHERE conversation = $1'
      const [row] = await database.read({ text, values: [conversation] })
      return Number(row?.last ?? 0)
    },

    /** Enters an episode once, and marks those before it that it shows not to have been the end. */
    settle: (episode: Episode, againMs: number) =>
      database.atomically(function* (): Step<void> {
        const { conversation, first, customer, topics, started } = episode
        const entered = yield* ask(
          `INSERT INTO outcomes (conversation, first, last, customer, channel, locale, dialog, topics, started, ended,
            outcome, turns, responses, cost, rating, score, person_response)
          VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) ON CONFLICT DO NOTHING RETURNING first`,
          ...[conversation, first, episode.last, customer, episode.channel, episode.locale, episode.dialog],
          ...[JSON.stringify(topics), started, episode.ended, episode.outcome, episode.turns],
          ...[JSON.stringify(episode.responses), episode.cost, episode.rating ?? null],
          ...[episode.score ?? null, episode.personResponse ?? null],
        )
        if (entered.length === 0) return
        const before = yield* ask(
          `SELECT conversation, first, topics FROM outcomes
          WHERE customer = $1 AND ended >= $2 AND ended < $3 AND outcome IN ('confirmed', 'contained')`,
          ...[customer, started - againMs, started],
        )
        for (const row of before) {
          const same = namesSchema.parse(JSON.parse(String(row.topics))).some((topic) => topics.includes(topic))
          if (!same) continue
          yield* ask(
            `UPDATE outcomes SET outcome = 'recontacted', again_conversation = $3, again_first = $4
            WHERE conversation = $1 AND first = $2`,
            ...[String(row.conversation), Number(row.first), conversation, first],
          )
        }
      }),

    async begun({ from, until }: Span): Promise<readonly Settled[]> {
      const text = `SELECT one.channel, one.locale, one.dialog, one.started, one.ended, one.outcome, one.turns,
          one.responses, one.cost, one.rating, one.score, one.person_response, again.ended AS again
        FROM outcomes AS one LEFT JOIN outcomes AS again
          ON again.conversation = one.again_conversation AND again.first = one.again_first
        WHERE one.started >= $1 AND one.started < $2 ORDER BY one.started`
      const rows = await database.read({ text, values: [from, until] })
      return rows.map((row) => ({
        channel: String(row.channel),
        locale: String(row.locale),
        dialog: String(row.dialog),
        started: Number(row.started),
        ended: Number(row.ended),
        outcome: row.outcome as Settled['outcome'],
        turns: Number(row.turns),
        responses: numbersSchema.parse(JSON.parse(String(row.responses))),
        cost: Number(row.cost) / MILLIONTHS,
        ...(row.rating !== null && { rating: row.rating as 'up' | 'down' }),
        ...(row.score !== null && { score: Number(row.score) }),
        ...(row.person_response !== null && { personResponse: Number(row.person_response) }),
        ...(row.again !== null && { again: Number(row.again) }),
      }))
    },

    /** The newest first, behind a place. */
    async list(
      span: Span,
      { outcome, channel, dialog, language }: Omit<OutcomeFilter, 'days'>,
      limit: number,
      after: Cursor | undefined,
    ): Promise<readonly ConversationOutcome[]> {
      const values: SqlValue[] = []
      const place = (value: SqlValue) => `$${values.push(value)}`
      const conditions = [`started >= ${place(span.from)}`, `started < ${place(span.until)}`]
      for (const [column, value] of Object.entries({ outcome, channel, dialog, locale: language })) {
        if (value !== undefined) conditions.push(`${column} = ${place(value)}`)
      }
      if (after) conditions.push(`(started, conversation) < (${place(after[0])}, ${place(after[1])})`)
      const rows = await database.read({
        text: `SELECT conversation, customer, channel, locale, dialog, outcome, first, last, started, ended, turns
          FROM outcomes WHERE ${conditions.join(' AND ')}
          ORDER BY started DESC, conversation DESC LIMIT ${place(limit)}`,
        values,
      })
      return rows.map((row) => ({
        conversation: String(row.conversation),
        customer: String(row.customer),
        channel: String(row.channel),
        locale: String(row.locale),
        dialog: String(row.dialog),
        outcome: row.outcome as ConversationOutcome['outcome'],
        first: Number(row.first),
        last: Number(row.last),
        started: Number(row.started),
        ended: Number(row.ended),
        turns: Number(row.turns),
      }))
    },

    async forget(conversation: string): Promise<void> {
      await database.write({ text: 'DELETE FROM outcomes WHERE conversation = $1', values: [conversation] })
    },

    close: () => database.close(),
  }
}

/** Costs are counted in millionths. */
const MILLIONTHS = 1_000_000
