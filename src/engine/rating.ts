import type { JsonValue } from '../core/json.ts'
import type { Action } from '../core/message.ts'

/** The dialog whose buttons rate a reply. */
const FEEDBACK_DIALOG = 'feedback'

/** The thumb of a button that rates a reply; undefined for what adds to a rating. */
export function ratingOf(action: Action | undefined): 'up' | 'down' | undefined {
  if (action?.dialog !== FEEDBACK_DIALOG || typeof action.value !== 'object' || action.value === null) return undefined
  const { rating } = action.value as { readonly rating?: JsonValue }
  return rating === 'up' || rating === 'down' ? rating : undefined
}
