import { z } from 'zod'
import { id, JSON_TYPE, type Route } from './route.ts'

const ofConversation = z.strictObject({ conversation: id })
const notice = z.strictObject({
  text: z.string().trim().min(1).max(8_000).describe('markdown'),
  key: z
    .string()
    .regex(/^[\x21-\x7e]{16,100}$/)
    .describe('chosen by the client, so that nobody guesses it: what is sent again with the same key is said once'),
})

export const NOTICE_ROUTES: readonly Route[] = [
  {
    method: 'post',
    path: '/conversations/{conversation}/notices',
    summary: 'Tells a customer something out of turn, in the name of the bot: that a parcel has come. No dialog runs.',
    params: ofConversation,
    body: notice,
    answers: [JSON_TYPE],
    async run({ notify }, principal, { params, body }) {
      const { conversation } = ofConversation.parse(params)
      const { text, key } = notice.parse(body)
      return { json: await notify(principal, conversation, { text, id: key }) }
    },
  },
]
