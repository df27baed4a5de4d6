import type { PendingQuestion } from '../../core/memory.ts'
import type { ReplyDraft } from '../../core/reply.ts'
import type { Turn } from '../../core/turn.ts'
import { fingerprint } from '../fingerprint.ts'
import type { VerbContext } from './context.ts'
import { createSay } from './say.ts'

/** Puts a question at a place of the journal, and resolves to its answer. */
export type AskAt = (place: number, reply: ReplyDraft, accepts: PendingQuestion['accepts']) => Promise<string>

export function createAskAt(context: VerbContext): AskAt {
  const { journal, changed } = context
  const say = createSay(context)
  return async (place, reply, accepts) => {
    await say(reply)
    const known = journal.result(place)
    const question = fingerprint(reply.text)
    // What an older version of the dialog asked may not be what this one asks here.
    if (
      known !== undefined &&
      typeof known !== 'string' &&
      (known.kind !== 'told' || (changed && known.question !== question))
    ) {
      return context.stray()
    }
    if (known !== undefined) return typeof known === 'string' ? known : known.text
    context.suspend({ reply, accepts, missed: 0, digressions: 0 })
    // The answer comes in another turn, where the dialog runs again: this run of it ends here, without an exception
    // that a dialog could catch.
    return new Promise<never>(() => {})
  }
}

export function createAsk(context: VerbContext): Turn['ask'] {
  const askAt = createAskAt(context)
  return (question, { choices = [], only = false } = {}) => {
    if (only && choices.length === 0) throw new TypeError('a question that takes its choices only needs some')
    const draft: ReplyDraft = typeof question === 'string' ? { text: question } : question
    const buttons = choices.map((choice) => ({ title: choice, message: choice }))
    const reply = buttons.length > 0 ? { ...draft, suggestedActions: buttons } : draft
    return askAt(context.journal.place(), reply, only ? 'choices' : 'anything')
  }
}
