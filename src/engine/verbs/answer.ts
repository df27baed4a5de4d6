import { type Answer, provenanceOf, type Question } from '../../core/answer.ts'
import type { Turn } from '../../core/turn.ts'
import type { VerbContext } from './context.ts'
import { createSay } from './say.ts'

export function createAnswer(context: VerbContext): Turn['answer'] {
  const { answerer, journal, speaker, message, conversation, history, locale, signal } = context
  const say = createSay(context)

  async function conclude(text: string): Promise<Answer> {
    const asker = { conversation: conversation.id, customer: conversation.customer }
    const question: Question = { text, history, locale, audience: 'public', asker }
    const replyId = journal.peekReplyId()
    let shown = ''
    for await (const event of answerer.answer(question, signal)) {
      if (event.type === 'answer') return event.answer
      shown += event.text
      if (replyId !== undefined) await speaker.show(replyId, shown)
    }
    throw new TypeError('the answerer ended without an answer')
  }

  return async (question = message.text) => {
    const known = journal.nextResult()
    let answer: Answer
    if (typeof known === 'object') {
      answer = known
    } else {
      answer = await conclude(question)
      journal.keepResult(answer)
    }
    if (answer.kind === 'answered') {
      await say({ text: answer.text, citations: answer.citations, rateable: true }, provenanceOf(answer))
    }
    return answer
  }
}
