import { type Answer, type Grounds, NO_SOURCE, provenanceOf, type Question } from '../../core/answer.ts'
import type { DialogResult } from '../../core/memory.ts'
import type { Turn } from '../../core/turn.ts'
import { untilAborted } from '../until-aborted.ts'
import type { VerbContext } from './context.ts'
import { createSay } from './say.ts'

/** What the customer has seen of an answer that is still being made. */
interface Shown {
  readonly text: string
  readonly grounds: Grounds | undefined
}

const NOTHING: Shown = { text: '', grounds: undefined }

export function createAnswer(context: VerbContext): Turn['answer'] {
  const { answerer, journal, speaker, message, conversation, history, locale, signal } = context
  const say = createSay(context)
  let shown = NOTHING

  /** The conclusion, or what had been shown when a newer message or a person took over. */
  async function conclude(text: string, replyId: string | undefined): Promise<Answer | Shown> {
    const asker = { conversation: conversation.id, customer: conversation.customer }
    const question: Question = { text, history, locale, audience: 'public', asker }
    // Who answers a question of the dialog does not correct one of the customer's.
    const cut = (journal.hasAsked() ? undefined : context.superseded) ?? context.silenced
    shown = NOTHING
    let made = ''
    const events = untilAborted(answerer.answer(question, AbortSignal.any([signal, cut])), cut)
    try {
      for await (const event of events) {
        if (event.type === 'answer') return event.answer
        made += event.text
        if (replyId !== undefined && (await speaker.show(replyId, made))) shown = { text: made, grounds: event.grounds }
      }
    } catch (error) {
      if (cut.aborted && !signal.aborted) return shown
      throw error
    }
    throw new TypeError('the answerer ended without an answer')
  }

  /** What was shown stays, as a reply that ends there; what took over has the next turn. */
  async function cutShort({ text, grounds }: Shown, replyId: string | undefined): Promise<never> {
    if (replyId !== undefined && text.trim() !== '') {
      const draft = grounds ? { text, citations: grounds.citations } : { text }
      await speaker.cutShort(replyId, draft, grounds ? provenanceOf(grounds) : NO_SOURCE)
    }
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
      const result = await conclude(question, replyId)
      if (!('kind' in result)) return cutShort(result, replyId)
      answer = result
      journal.keepResult(place, answer)
    }
    context.concluded(answer)
    if (answer.kind === 'answered') {
      const draft = { text: answer.text, citations: answer.citations, rateable: true }
      await say(draft, provenanceOf(answer), () => cutShort(shown, replyId))
    }
    return answer
  }
}

function isAnswer(result: DialogResult): result is Answer {
  return typeof result === 'object' && ['answered', 'clarify', 'unknown'].includes(result.kind)
}
