import { z } from 'zod'
import { OUTCOMES, USUAL_DAYS } from '../core/outcome.ts'
import { count, id, JSON_TYPE, none, type Route } from './route.ts'

const CSV = 'text/csv'
const HTML = 'text/html'

const time = z.coerce.number().int().min(0)
const day = z.iso.date()
const daysQuery = z.strictObject({
  from: day.exactOptional().describe('begun on this day or later, in the time zone of the bot'),
  to: day.exactOptional().describe('begun on this day or earlier; today where it is absent'),
  days: z.coerce
    .number()
    .int()
    .min(1)
    .exactOptional()
    .describe(`so many, where \`from\` is absent; otherwise ${USUAL_DAYS}`),
})
const reportQuery = daysQuery.extend({ format: z.enum(['json', 'csv', 'html']).default('json') })
const listQuery = daysQuery.extend({
  outcome: z.enum(OUTCOMES).exactOptional(),
  channel: id.exactOptional(),
  dialog: id.exactOptional(),
  language: id.exactOptional(),
  limit: count(50, 200),
  next: z.string().max(2_000).exactOptional().describe('where the next page begins, as the last one said'),
})

const auditQuery = z.strictObject({
  before: time.default(Number.MAX_SAFE_INTEGER).describe('only entries before this sequence'),
  limit: count(100, 500),
})

const daysIn = ({ days, ...named }: z.infer<typeof daysQuery>) => ({
  ...named,
  ...(days !== undefined && { count: days }),
})

export const REPORT_ROUTES: readonly Route[] = [
  {
    method: 'get',
    path: '/audit',
    summary: 'Who accessed what, newest first.',
    params: none,
    query: auditQuery,
    answers: [JSON_TYPE],
    async run({ auditLog }, principal, { query }) {
      const { before, limit } = auditQuery.parse(query)
      return { json: { items: await auditLog.before(principal, before, limit) } }
    },
  },
  {
    method: 'get',
    path: '/report',
    summary: 'What came of conversations: outcomes with intervals, by day, channel, dialog and language.',
    params: none,
    query: reportQuery,
    answers: [JSON_TYPE, CSV, HTML],
    async run({ outcomes, reportTexts }, principal, { query }) {
      const { format, ...asked } = reportQuery.parse(query)
      const report = await outcomes.report(principal, daysIn(asked))
      if (format === 'json') return { json: report }
      const { from, to } = report.days
      const type = format === 'csv' ? CSV : HTML
      return { type, name: `outcomes-${from}-${to}.${format}`, pieces: oncePiece(reportTexts[format](report)) }
    },
  },
  {
    method: 'get',
    path: '/outcomes',
    summary: 'Conversations by what came of them, newest first. A page may be short though another follows.',
    params: none,
    query: listQuery,
    answers: [JSON_TYPE],
    async run({ outcomes, cursors }, principal, { query }) {
      const { limit, next, outcome, channel, dialog, language, ...asked } = listQuery.parse(query)
      const filter = {
        days: daysIn(asked),
        ...(outcome !== undefined && { outcome }),
        ...(channel !== undefined && { channel }),
        ...(dialog !== undefined && { dialog }),
        ...(language !== undefined && { language }),
      }
      const list = ['outcomes', principal.role, principal.id, filter]
      const place = next === undefined ? undefined : cursors.read(next, list)
      const page = await outcomes.list(principal, filter, limit, place)
      return { json: { ...page, ...(page.next !== undefined && { next: cursors.write(page.next, list) }) } }
    },
  },
  {
    method: 'get',
    path: '/unanswered',
    summary: 'Questions that nothing answered, by topic, masked. Needs a purpose.',
    params: none,
    query: daysQuery,
    answers: [JSON_TYPE],
    run: async ({ outcomes }, principal, { query }) => ({
      json: await outcomes.unanswered(principal, daysIn(daysQuery.parse(query))),
    }),
  },
]

async function* oncePiece(text: string): AsyncIterable<string> {
  yield text
}
