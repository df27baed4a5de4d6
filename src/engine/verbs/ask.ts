import type { ReplyDraft } from '../../core/reply.ts'
import type { Turn } from '../../core/turn.ts'
import type { VerbContext } from './context.ts'
import { createSay } from './say.ts'

export function createAsk(context: VerbContext): Turn['ask'] {
  const say = createSay(context)
  return async (question, { choices = [] } = {}) => {
    const draft: ReplyDraft = typeof question === 'string' ? { text: question } : question
    const buttons = choices.map((choice) => ({ title: choice, message: choice }))
    await say(buttons.length > 0 ? { ...draft, suggestedActions: buttons } : draft)
    const answer = context.journal.nextResult()
    if (typeof answer === 'string') return answer
    context.suspend()
    // The answer comes in another turn, where the dialog runs again: this run of it ends here, without an exception
    // that a dialog could catch.
    return new Promise<never>(() => {})
  }
}
