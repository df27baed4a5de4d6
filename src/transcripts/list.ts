import type { TranscriptFilter, TranscriptPage, TranscriptSummary } from '../core/transcript.ts'
import type { Query, Row, SqlValue } from '../storage/database.ts'
import { type Cursor, writeCursor } from './cursor.ts'

/** Conversations that one page looks at, at most, for those that may be shown. */
const LOOK_AT = 2_000
const LOOK_AT_ONCE = 200

export interface Listing {
  readonly read: (query: Query) => Promise<readonly Row[]>
  readonly shown: (summary: TranscriptSummary) => Promise<boolean>
  readonly filter: TranscriptFilter
  readonly limit: number
  readonly after?: Cursor
}

/** One page of what may be shown. Where little may, it is short though more follow: it ends where it has looked. */
export async function listPage({ read, shown, filter, limit, after }: Listing): Promise<TranscriptPage> {
  const items: TranscriptSummary[] = []
  let place = after
  const soFar = (): TranscriptPage => ({ items, ...(place && { next: writeCursor(place) }) })
  for (let looked = 0; looked < LOOK_AT; ) {
    const count = looked === 0 ? limit : LOOK_AT_ONCE
    const found = (await read(listQuery(filter, count + 1, place))).map(summaryOf)
    for (const summary of found.slice(0, count)) {
      if (items.length === limit) return soFar()
      if (await shown(summary)) items.push(summary)
      place = [summary.started, summary.conversation]
    }
    if (found.length <= count) return { items }
    if (items.length === limit) return soFar()
    looked += count
  }
  return soFar()
}

/** The conversations behind a place in the list, newest first: as many steps in an index as there are lines on a page. */
function listQuery(filter: TranscriptFilter, limit: number, after: Cursor | undefined): Query {
  const values: SqlValue[] = []
  const place = (value: SqlValue) => `$${values.push(value)}`
  const conditions = ['first.sequence = 1']
  if (filter.customer !== undefined) conditions.push(`first.customer IN (${namesIn(place(filter.customer))})`)
  if (filter.channel !== undefined) conditions.push(`first.channel = ${place(filter.channel)}`)
  if (filter.from !== undefined) conditions.push(`first.time >= ${place(filter.from)}`)
  if (filter.until !== undefined) conditions.push(`first.time < ${place(filter.until)}`)
  if (after) conditions.push(`(first.time, first.conversation) < (${place(after[0])}, ${place(after[1])})`)
  const last = (column: string) => `(SELECT last.${column} FROM transcript_metadata AS last
    WHERE last.conversation = first.conversation ORDER BY last.sequence DESC LIMIT 1)`
  return {
    text: `SELECT first.conversation, first.customer, first.channel, first.locale, first.time AS started,
      ${last('sequence')} AS lines, ${last('time')} AS ended
    FROM transcript_metadata AS first WHERE ${conditions.join(' AND ')}
    ORDER BY first.time DESC, first.conversation DESC LIMIT ${place(limit)}`,
    values,
  }
}

/** All names under which a customer's conversations are kept. */
const namesIn = (customer: string) =>
  `SELECT CAST(${customer} AS TEXT) UNION ALL SELECT alias FROM customer_aliases WHERE customer = ${customer}`

function summaryOf(row: Row): TranscriptSummary {
  return {
    conversation: String(row.conversation),
    customer: String(row.customer),
    channel: String(row.channel),
    ...(row.locale !== null && { locale: String(row.locale) }),
    started: Number(row.started),
    ended: Number(row.ended),
    lines: Number(row.lines),
  }
}
