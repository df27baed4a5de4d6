import { defineDialog, z } from 'parleykit'

const COMMENT_LENGTH = 1_000

export default defineDialog({
  description: 'Takes a thumb up or down on a reply, and a comment',
  slots: z.strictObject({
    reply: z.string().max(200).meta({ description: 'id of the reply that is rated', ask: false }),
    rating: z.enum(['up', 'down']).meta({ ask: false }),
    comment: z.string().trim().max(COMMENT_LENGTH).optional(),
  }),
  async run(turn, { rating, comment }) {
    if (comment) return turn.say(turn.text('feedback.comment-thanks'))
    if (rating === 'up') return turn.say(turn.text('feedback.up'))
    await turn.say({
      text: turn.text('feedback.down'),
      suggestedActions: [{ title: turn.text('handoff.button'), action: { dialog: 'handoff' } }],
    })
  },
})
