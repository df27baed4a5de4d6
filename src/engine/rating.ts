import type { Action } from '../core/action.ts'
import type { JsonValue } from '../core/json.ts'
import type { ConversationState } from '../core/memory.ts'

/** The dialog whose buttons rate a reply. */
const FEEDBACK_DIALOG = 'feedback'

/** The thumb of a button that rates a reply; undefined for what adds to a rating. */
export function ratingOf(action: Action | undefined): 'up' | 'down' | undefined {
  if (action?.dialog !== FEEDBACK_DIALOG || typeof action.value !== 'object' || action.value === null) return undefined
  const { rating } = action.value as { readonly rating?: JsonValue }
  return rating === 'up' || rating === 'down' ? rating : undefined
}

/** The dialog that asks for points, and the fact in which it keeps them. */
const SATISFACTION = 'satisfaction'

/** The points, 1 to 5, that a customer gave in the turn of a dialog that had asked for them. */
export function scoreOf(
  dialog: string,
  { pending }: Pick<ConversationState, 'pending'>,
  { facts }: Pick<ConversationState, 'facts'>,
): number | undefined {
  const score = facts[SATISFACTION]
  const given = dialog === SATISFACTION && pending?.dialog === SATISFACTION
  return given && typeof score === 'number' && score >= 1 && score <= 5 ? score : undefined
}
