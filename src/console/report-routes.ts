import { z } from 'zod'
import { count, JSON_TYPE, none, type Route } from './route.ts'

const DAY_MS = 86_400_000
const DAYS = 30

const time = z.coerce.number().int().min(0)
const reportQuery = z.strictObject({
  from: time
    .exactOptional()
    .describe(`begun at this time or later: milliseconds since the epoch; ${DAYS} days ago where it is absent`),
  until: time.exactOptional().describe('begun before this time'),
})

const auditQuery = z.strictObject({
  before: time.default(Number.MAX_SAFE_INTEGER).describe('only entries before this sequence'),
  limit: count(100, 500),
})

function filterOf(query: unknown) {
  const { until = Date.now(), from = until - DAYS * DAY_MS } = reportQuery.parse(query)
  return { from, until }
}

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
    summary: 'What came of conversations: outcomes with intervals, by channel, dialog and language.',
    params: none,
    query: reportQuery,
    answers: [JSON_TYPE],
    run: async ({ outcomes }, principal, { query }) => ({ json: await outcomes.report(principal, filterOf(query)) }),
  },
  {
    method: 'get',
    path: '/unanswered',
    summary: 'Questions that nothing answered, by topic, masked. Needs a purpose.',
    params: none,
    query: reportQuery,
    answers: [JSON_TYPE],
    run: async ({ outcomes }, principal, { query }) => ({
      json: { items: await outcomes.unanswered(principal, filterOf(query)) },
    }),
  },
]
