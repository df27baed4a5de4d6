import type { TranscriptFilter, TranscriptPage, TranscriptSummary } from '../core/transcript.ts'
import type { Cursor } from '../storage/cursor.ts'
import type { Query, Row, SqlValue } from '../storage/database.ts'
import { shownPage } from '../storage/shown-page.ts'

export interface Listing {
  readonly read: (query: Query) => Promise<readonly Row[]>
  readonly shown: (summary: TranscriptSummary) => Promise<boolean>
  readonly filter: TranscriptFilter
  readonly limit: number
  readonly after?: Cursor
}

/** One page of the conversations that may be shown, newest first. */
export function listPage({ read, filter, ...listing }: Listing): Promise<TranscriptPage> {
  return shownPage({
    ...listing,
    read: async (after, limit) => (await read(listQuery(filter, limit, after))).map(summaryOf),
    placeOf: ({ started, conversation }) => [started, conversation],
  })
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
    text: `SELECT first.conversation, first.customer, first.channel, first.time AS started,
      COALESCE(first.locale, (SELECT told.locale FROM transcript_metadata AS told
        WHERE told.conversation = first.conversation AND told.locale IS NOT NULL
        ORDER BY told.sequence LIMIT 1)) AS locale,
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
