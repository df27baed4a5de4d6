import { z } from 'zod'
import { id, JSON_TYPE, none, type Route } from './route.ts'

const ofCorrection = z.strictObject({ correction: id })
const pinned = z.strictObject({
  questions: z.array(z.string().trim().min(1).max(500)).min(1).max(20).describe('ways to ask it'),
  text: z.string().trim().min(1).max(8_000).describe('markdown'),
  reason: z.string().trim().min(1).max(500),
  expires: z.int().exactOptional().describe('from when it no longer holds: milliseconds since the epoch'),
})

export const CORRECTION_ROUTES: readonly Route[] = [
  {
    method: 'get',
    path: '/corrections',
    summary: 'Answers that were pinned, passages and questions that were blocked, newest first.',
    params: none,
    answers: [JSON_TYPE],
    run: async ({ corrections }, principal) => ({ json: { items: await corrections.list(principal) } }),
  },
  {
    method: 'post',
    path: '/corrections/pins',
    summary: 'Pins an answer: from the next message on these questions are answered with this text.',
    params: none,
    body: pinned,
    answers: [JSON_TYPE],
    run: async ({ corrections }, principal, { body }) => ({
      json: await corrections.pin(principal, pinned.parse(body)),
    }),
  },
  {
    method: 'delete',
    path: '/corrections/{correction}',
    summary: 'Removes a correction: the documents answer again.',
    params: ofCorrection,
    answers: [],
    async run({ corrections }, principal, { params }) {
      await corrections.remove(principal, ofCorrection.parse(params).correction)
      return { nothing: true }
    },
  },
]
