import { defineDialog, type Turn, z } from 'parleykit'

const COMMENT_LENGTH = 1_000
const OFFERED = 3

export default defineDialog({
  description: 'Takes a thumb up or down on a reply, and a comment',
  slots: z.strictObject({
    reply: z.string().max(200).meta({ description: 'id of the reply that is rated', ask: false }),
    rating: z.enum(['up', 'down']).meta({ ask: false }),
    comment: z.string().trim().max(COMMENT_LENGTH).optional(),
    // That none of the questions that were offered then was meant.
    meant: z.literal('none').optional().meta({ ask: false }),
  }),
  async run(turn, { reply, rating, comment, meant }) {
    const handoff = { title: turn.text('handoff.button'), action: { dialog: 'handoff' } }
    if (meant) return turn.say({ text: turn.text('feedback.none-meant'), suggestedActions: [handoff] })
    if (comment) return turn.say(turn.text('feedback.comment-thanks'))
    if (rating === 'up') return turn.say(turn.text('feedback.up'))
    const questions = await nearQuestions(turn)
    if (questions.length === 0) return turn.say({ text: turn.text('feedback.down'), suggestedActions: [handoff] })
    await turn.say({
      text: turn.text('feedback.meant'),
      suggestedActions: [
        ...questions.map((question) => ({ title: question, message: question })),
        {
          title: turn.text('feedback.none-meant-button'),
          action: { dialog: 'feedback', value: { reply, rating, meant: 'none' } },
        },
        handoff,
      ],
    })
  },
})

/** Questions near the one that was answered badly, in the customer's language, without the one that was answered. */
async function nearQuestions(turn: Pick<Turn, 'history' | 'locale' | 'retrieve'>): Promise<string[]> {
  const asked = turn.history.findLast(({ author, text }) => author === 'customer' && text !== '')?.text
  if (asked === undefined) return []
  const [, ...others] = (await turn.retrieve(asked)).filter(({ lang }) => lang === turn.locale)
  const questions = others
    .map(({ headingPath }) => headingPath.at(-1) ?? '')
    .filter((question) => /[?？]$/.test(question))
  return [...new Set(questions)].slice(0, OFFERED)
}
