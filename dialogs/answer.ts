import { defineDialog } from 'parleykit'

export default defineDialog({
  description: 'Answers from the FAQ documents, or says honestly that it does not know',
  async run(turn) {
    const { text, attachments } = turn.message
    // A file alone asks nothing yet.
    if (text === '' && attachments.length > 0) return turn.say(turn.text('answer.file-alone'))
    const answer = await turn.answer()
    if (answer.kind === 'answered') return
    if (answer.kind === 'clarify') {
      await turn.say({
        text: turn.text('answer.clarify'),
        suggestedActions: [
          ...answer.choices.map((question) => ({ title: question, message: question })),
          { title: turn.text('handoff.button'), action: { dialog: 'handoff' } },
        ],
      })
      return
    }
    await turn.say({
      text: turn.text(answer.suggestions.length > 0 ? 'answer.unknown-with-suggestions' : 'answer.unknown'),
      suggestedActions: [
        ...answer.suggestions.map((question) => ({ title: question, message: question })),
        { title: turn.text('handoff.button'), action: { dialog: 'handoff' } },
      ],
    })
  },
})
