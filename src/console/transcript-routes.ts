import { z } from 'zod'
import type { KeptAttachment } from '../core/attachment.ts'
import type { TranscriptEntry } from '../core/transcript.ts'
import { receiptSchema } from './receipt.ts'
import { count, id, JSON_TYPE, none, type Route } from './route.ts'

const JSON_LINES = 'application/x-ndjson'
const HTML = 'text/html'
const ANY = '*/*'

const time = z.coerce.number().int().min(0)

const listQuery = z.strictObject({
  customer: id.exactOptional(),
  channel: id.exactOptional(),
  from: time.exactOptional().describe('begun at this time or later: milliseconds since the epoch'),
  until: time.exactOptional().describe('begun before this time: milliseconds since the epoch'),
  limit: count(50, 200),
  next: z.string().max(2_000).exactOptional().describe('where the next page begins, as the last one said'),
})
const ofConversation = z.strictObject({ conversation: id })
const ofAttachment = z.strictObject({ id })
const ofCustomer = z.strictObject({ customer: id })
const readQuery = z.strictObject({
  after: time.default(0).describe('only lines after this sequence'),
  limit: count(100, 500),
  masked: z.enum(['true', 'false']).default('false').describe('with personal data masked'),
})
const exportQuery = z.strictObject({ format: z.enum(['jsonl', 'html']).default('jsonl') })
export const TRANSCRIPT_ROUTES: readonly Route[] = [
  {
    method: 'get',
    path: '/transcripts',
    summary: 'Conversations by metadata, newest first. A page may be short though another follows.',
    params: none,
    query: listQuery,
    answers: [JSON_TYPE],
    async run({ transcripts, cursors }, principal, { query }) {
      const { limit, next, ...filter } = listQuery.parse(query)
      const list = [principal.role, principal.id, filter]
      const place = next === undefined ? undefined : cursors.read(next, list)
      const page = await transcripts.list(principal, filter, limit, place)
      return { json: { ...page, ...(page.next !== undefined && { next: cursors.write(page.next, list) }) } }
    },
  },
  {
    method: 'get',
    path: '/transcripts/{conversation}',
    summary: 'The lines of a conversation, oldest first. Needs a purpose.',
    params: ofConversation,
    query: readQuery,
    answers: [JSON_TYPE],
    async run({ transcripts }, principal, { params, query }) {
      const { conversation } = ofConversation.parse(params)
      const { after, limit, masked } = readQuery.parse(query)
      const read = masked === 'true' ? transcripts.readMasked : transcripts.read
      return { json: { items: await read(principal, conversation, after, limit) } }
    },
  },
  {
    method: 'get',
    path: '/attachments/{id}',
    summary: 'A file that was sent, as it is. Needs a purpose.',
    params: ofAttachment,
    answers: [ANY],
    async run({ attachments }, principal, { params }) {
      return { file: await attachments.open(principal, ofAttachment.parse(params).id) }
    },
  },
  {
    method: 'get',
    path: '/customers/{customer}/attachments',
    summary: 'The files of one customer, as JSON lines with their bytes in base64. Needs a purpose.',
    params: ofCustomer,
    answers: [JSON_LINES],
    async run({ rights }, principal, { params }) {
      const files = rights.exportAttachments(principal, ofCustomer.parse(params).customer)
      return { type: JSON_LINES, name: 'attachments.jsonl', pieces: fileLines(files) }
    },
  },
  {
    method: 'get',
    path: '/customers/{customer}/export',
    summary: 'Everything of one customer, as JSON lines or as a page to read. Needs a purpose.',
    params: ofCustomer,
    query: exportQuery,
    answers: [JSON_LINES, HTML],
    async run({ rights, htmlOf }, principal, { params, query }) {
      const { customer } = ofCustomer.parse(params)
      const { format } = exportQuery.parse(query)
      const lines = rights.export(principal, customer)
      return format === 'html'
        ? { type: HTML, name: 'export.html', pieces: htmlOf(customer, lines) }
        : { type: JSON_LINES, name: 'export.jsonl', pieces: jsonLines(lines) }
    },
  },
  {
    method: 'post',
    path: '/customers/{customer}/erase',
    summary: 'Erases a customer for good, and answers with the signed receipt.',
    params: ofCustomer,
    answers: [JSON_TYPE],
    async run({ rights }, principal, { params }) {
      return { json: await rights.erase(principal, ofCustomer.parse(params).customer) }
    },
  },
  {
    method: 'put',
    path: '/customers/{customer}/hold',
    summary: 'Places a legal hold, which stops erasure and retention. Needs a reason.',
    params: ofCustomer,
    answers: [],
    async run({ rights }, principal, { params }) {
      await rights.hold(principal, ofCustomer.parse(params).customer)
      return { nothing: true }
    },
  },
  {
    method: 'delete',
    path: '/customers/{customer}/hold',
    summary: 'Lifts a legal hold.',
    params: ofCustomer,
    answers: [JSON_TYPE],
    async run({ rights }, principal, { params }) {
      return { json: { released: await rights.release(principal, ofCustomer.parse(params).customer) } }
    },
  },
  {
    method: 'post',
    path: '/receipts/verify',
    summary: 'Whether a receipt of an erasure is ours, and whether anything of before it can be read here.',
    params: none,
    body: receiptSchema,
    answers: [JSON_TYPE],
    async run({ rights }, principal, { body }) {
      return { json: await rights.verify(principal, receiptSchema.parse(body)) }
    },
  },
]

async function* jsonLines(lines: AsyncIterable<TranscriptEntry>): AsyncIterable<string> {
  for await (const line of lines) yield `${JSON.stringify(line)}\n`
}

async function* fileLines(files: AsyncIterable<KeptAttachment>): AsyncIterable<string> {
  for await (const { id, owner, time, opened } of files) {
    const content = opened
      ? { ...opened.attachment, data: Buffer.from(opened.bytes).toString('base64') }
      : { missing: 'unreadable' }
    yield `${JSON.stringify({ id, ...owner, time, ...content })}\n`
  }
}
