import { type Answer, provenanceOf, type Question } from '../../core/answer.ts'
import type { DialogResult } from '../../core/memory.ts'
import type { Turn } from '../../core/turn.ts'
import { untilAborted } from '../until-aborted.ts'
import type { VerbContext } from './context.ts'
import { createSay } from './say.ts'

export function createAnswer(context: VerbContext): Turn['answer'] {
  const { answerer, journal, speaker, message, conversation, history, locale, signal } = context
  const say = createSay(context)

  /** The conclusion; undefined where a newer message or a person took over. */
  async function conclude(text: string, replyId: string | undefined): Promise<Answer | undefined> {
    const asker = { conversation: conversation.id, customer: conversation.customer }
    const question: Question = { text, history, locale, audience: 'public', asker }
    // Who answers a question of the dialog does not correct one of the customer's.
    const cut = (journal.hasAsked() ? undefined : context.superseded) ?? context.silenced
    let made = ''
    const events = untilAborted(answerer.answer(question, AbortSignal.any([signal, cut])), cut)
    try {
      for await (const event of events) {
        if (event.type === 'answer') return event.answer
        made += event.text
        if (replyId !== undefined) await speaker.show(replyId, made, event.grounds)
      }
    } catch (error) {
      if (cut.aborted && !signal.aborted) return undefined
      throw error
    }
    throw new TypeError('the answerer ended without an answer')
  }

  /** What was shown stays, as a reply that ends there; what took over has the next turn. */
  async function cutShort(): Promise<never> {
    await speaker.cutShort()
    return context.leave('superseded')
  }

  return async (question = message.text) => {
    const place = journal.place()
    const known = journal.result(place)
    const replyId = journal.peekReplyId()
    let answer: Answer
    if (known !== undefined) {
      if (!isAnswer(known)) return context.stray()
      answer = known
    } else {
      // A turn that died after it gave way does so again.
      if (replyId !== undefined && (await speaker.repeatCutShort(replyId))) return context.leave('superseded')
      const concluded = await conclude(question, replyId)
      if (!concluded) return cutShort()
      answer = concluded
      journal.keepResult(place, answer)
    }
    context.concluded(answer)
    if (answer.kind === 'answered') {
      const draft = { text: answer.text, citations: answer.citations, rateable: true }
      await say(draft, provenanceOf(answer), cutShort)
    }
    return answer
  }
}

function isAnswer(result: DialogResult): result is Answer {
  return typeof result === 'object' && ['answered', 'clarify', 'unknown'].includes(result.kind)
}
