import { defineDialog, z } from 'parleykit'

export default defineDialog({
  description: 'Tells when a shop is open',
  examples: [
    'when are you open',
    'what are your opening hours',
    'are you open on Sunday',
    '你们几点开门',
    '周日营业吗',
  ],
  slots: z.object({
    // What the shops are called is in config/texts, as is the question.
    shop: z.enum(['riverside', 'old-town']),
  }),
  async run(turn, { shop }) {
    await turn.say(turn.text('opening-hours.answer', { shop: turn.text(`slot.opening-hours.shop.${shop}`) }))
  },
})
