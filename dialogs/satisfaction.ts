import { defineDialog } from 'parleykit'

/** Up to this many of five, it is asked what would have been better. */
const UNHAPPY = 2

export default defineDialog({
  description: 'Asks how satisfied a customer is, after something was done for them',
  async run(turn) {
    const choices = ['1', '2', '3', '4', '5']
    const score = Number(await turn.ask(turn.text('satisfaction.ask'), { choices, only: true }))
    turn.state.set('satisfaction', score)
    if (score > UNHAPPY) return turn.say(turn.text('satisfaction.thanks'))
    turn.state.set('satisfaction-comment', await turn.ask(turn.text('satisfaction.better')))
    await turn.say({
      text: turn.text('satisfaction.noted'),
      suggestedActions: [{ title: turn.text('handoff.button'), action: { dialog: 'handoff' } }],
    })
  },
})
