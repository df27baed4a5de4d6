import type { Desk } from '../core/handover.ts'
import type { ConversationState, LogEntry } from '../core/memory.ts'
import type { Message } from '../core/message.ts'
import type { ReplyDraft } from '../core/reply.ts'
import type { SummaryLine } from '../core/summary.ts'
import { ratingOf } from './rating.ts'
import { personButton } from './routing/questions.ts'
import type { Hearing } from './routing/step.ts'

/** Says that a person can be had, where the bot has been no help. */
export const OFFER_TEXT = 'handoff.offer'

type Unhelped = NonNullable<ConversationState['unhelped']>

/** What is known, after a turn, of how the bot has been no help: an answer counts once it is rated, or passed over. */
export function unhelpedAfter(
  { unhelped = { inARow: 0 } }: Pick<ConversationState, 'unhelped'>,
  { action }: Pick<Message, 'action'>,
  outcome: SummaryLine['outcome'],
): Unhelped {
  const { answered = false, ...rest } = unhelped
  const before = answered ? 0 : rest.inARow
  const rating = ratingOf(action)
  if (rating === 'up') return { ...rest, inARow: 0 }
  if (rating === 'down') return { ...rest, inARow: rest.inARow + 1 }
  if (outcome === 'unknown') return { ...rest, inARow: before + 1 }
  if (outcome === 'answered') return { ...rest, inARow: before, answered: true }
  return unhelped
}

/** Once in a conversation. */
export const isDue = ({ inARow, offered }: Unhelped, { offerAfter }: Pick<Desk, 'offerAfter'>) =>
  offerAfter > 0 && inARow >= offerAfter && !offered

/** The offer of a person, with the buttons of what was said last: they would be gone with it. */
export function offerOf(hearing: Hearing, said: readonly LogEntry[]): ReplyDraft {
  const last = said.at(-1)
  const shown = (last?.kind === 'reply' && last.reply.suggestedActions) || []
  const missing = personButton(hearing).filter(({ title }) => !shown.some((one) => one.title === title))
  return { text: hearing.text(OFFER_TEXT) ?? '', suggestedActions: [...shown, ...missing] }
}
