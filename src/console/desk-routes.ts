import { z } from 'zod'
import type { DeskAct, DeskEvent } from '../core/desk.ts'
import { count, EVENT_STREAM, id, JSON_TYPE, none, type Route, type ServerEvent } from './route.ts'

const ofHandover = z.strictObject({ handover: id })
const place = z.coerce.number().int().min(0)

const listQuery = z.strictObject({
  status: z.enum(['waiting', 'taken', 'closed']).exactOptional(),
  queue: id.exactOptional(),
  limit: count(100, 500),
})
const linesQuery = z.strictObject({
  after: place.default(0).describe('only lines after this sequence'),
  limit: count(200, 500),
})
const followQuery = z.strictObject({
  after: place.exactOptional().describe('the id of the last event that was received; from now on where it is absent'),
})
const suggestQuery = z.strictObject({
  question: z.string().min(1).max(2_000).exactOptional().describe("in place of the customer's last one"),
})

const spoken = z.strictObject({
  text: z.string().trim().min(1).max(8_000),
  key: z
    .string()
    .regex(/^[\x21-\x7e]{8,100}$/)
    .exactOptional()
    .describe('chosen by the client: what is sent again with the same key arrives once'),
})
const replied = spoken.extend({
  attachments: z.array(id).max(10).exactOptional().describe('ids of files that were put here; needs a purpose'),
})
const uploadQuery = z.strictObject({ name: z.string().min(1).max(255).describe('with its ending') })
const transferred = z.strictObject({ queue: id })

function act(kind: DeskAct['kind'], summary: string, body?: z.ZodType): Route {
  return {
    method: 'post',
    path: `/handovers/{handover}/${kind}`,
    summary,
    params: ofHandover,
    ...(body && { body }),
    answers: [JSON_TYPE],
    async run({ desk }, principal, { params, body: given }) {
      const { handover } = ofHandover.parse(params)
      return { json: await desk.act(principal, handover, { ...(body?.parse(given) as object), kind } as DeskAct) }
    },
  }
}

export const DESK_ROUTES: readonly Route[] = [
  {
    method: 'get',
    path: '/me',
    summary: 'Who the token stands for, and the roles to choose from.',
    params: none,
    answers: [JSON_TYPE],
    tell: (identity) => ({ json: identity }),
    run: async (_parts, principal) => ({ json: principal }),
  },
  {
    method: 'get',
    path: '/queues',
    summary: 'The queues: whether they are open, how many wait and how long, and who is there.',
    params: none,
    answers: [JSON_TYPE],
    run: async ({ desk }, principal) => ({ json: { items: await desk.queues(principal) } }),
  },
  {
    method: 'get',
    path: '/handovers',
    summary: 'Hand-overs that you may see, most urgent first.',
    params: none,
    query: listQuery,
    answers: [JSON_TYPE],
    async run({ desk }, principal, { query }) {
      const { limit, ...filter } = listQuery.parse(query)
      return { json: { items: await desk.list(principal, filter, limit) } }
    },
  },
  {
    method: 'get',
    path: '/handovers/{handover}',
    summary: 'How a hand-over stands.',
    params: ofHandover,
    answers: [JSON_TYPE],
    async run({ desk }, principal, { params }) {
      return { json: await desk.get(principal, ofHandover.parse(params).handover) }
    },
  },
  {
    method: 'get',
    path: '/handovers/{handover}/context',
    summary: 'What to know before answering: what was asked and tried, and facts. Needs a purpose.',
    params: ofHandover,
    answers: [JSON_TYPE],
    async run({ desk }, principal, { params }) {
      return { json: await desk.context(principal, ofHandover.parse(params).handover) }
    },
  },
  {
    method: 'get',
    path: '/handovers/{handover}/lines',
    summary: 'What was said in its conversation, oldest first. Needs a purpose.',
    params: ofHandover,
    query: linesQuery,
    answers: [JSON_TYPE],
    async run({ desk }, principal, { params, query }) {
      const { handover } = ofHandover.parse(params)
      const { after, limit } = linesQuery.parse(query)
      return { json: { items: await desk.lines(principal, handover, after, limit) } }
    },
  },
  {
    method: 'get',
    path: '/handovers/{handover}/suggestions',
    summary: 'Passages that may help to answer, best first. Needs a purpose.',
    params: ofHandover,
    query: suggestQuery,
    answers: [JSON_TYPE],
    async run({ desk }, principal, { params, query }) {
      const { handover } = ofHandover.parse(params)
      return { json: { items: await desk.suggest(principal, handover, suggestQuery.parse(query).question) } }
    },
  },
  {
    method: 'get',
    path: '/canned',
    summary: 'Answers to choose from, by language.',
    params: none,
    answers: [JSON_TYPE],
    // What is written for customers is no secret from the staff.
    run: async ({ canned }) => ({ json: { items: canned } }),
  },
  {
    method: 'get',
    path: '/purposes',
    summary: 'What something may be read for: what to send as a purpose.',
    params: none,
    answers: [JSON_TYPE],
    run: async ({ purposes }) => ({ json: { items: purposes } }),
  },
  act('take', 'Takes a conversation that waits: from now on the bot is silent in it.'),
  act('reply', 'Says something to the customer.', replied),
  {
    method: 'post',
    path: '/handovers/{handover}/attachments',
    summary: 'Puts a file into the conversation, for a reply: examined and scanned as those of customers are.',
    params: ofHandover,
    query: uploadQuery,
    upload: true,
    answers: [JSON_TYPE],
    async run({ desk }, principal, { params, query, file = new Uint8Array() }) {
      const { name } = uploadQuery.parse(query)
      return { json: await desk.attach(principal, ofHandover.parse(params).handover, { name, bytes: file }) }
    },
  },
  {
    method: 'post',
    path: '/handovers/{handover}/typing',
    summary: 'Shows the customer that somebody writes; again every few seconds as long as they do.',
    params: ofHandover,
    answers: [],
    async run({ desk }, principal, { params }) {
      await desk.typing(principal, ofHandover.parse(params).handover)
      return { nothing: true }
    },
  },
  act('note', 'Writes something down for colleagues.', spoken),
  act('return', 'Gives the conversation back to the bot.'),
  act('transfer', 'Gives the conversation to another queue.', transferred),
  act('close', 'Ends the hand-over.'),
  act('reopen', 'Takes a conversation again that was closed within the last day.'),
  {
    method: 'get',
    path: '/events',
    summary: 'What changes at the desk, as it happens. An agent who listens is at the desk.',
    params: none,
    query: followQuery,
    answers: [EVENT_STREAM],
    run: async ({ desk }, principal, { query, signal }) => ({
      events: eventsOf(desk.follow(principal, followQuery.parse(query).after, signal)),
    }),
  },
]

async function* eventsOf(events: AsyncIterable<DeskEvent>): AsyncGenerator<ServerEvent> {
  for await (const event of events) {
    const { type, ...data } = event
    yield { event: type, id: event.type === 'handover' ? event.item.revision : event.revision, data }
  }
}
