import { isDeepStrictEqual } from 'node:util'
import type { Action } from '../../../core/action.ts'
import type { JsonValue } from '../../../core/json.ts'
import type { Submitted } from './submitted.ts'

type Fields = { readonly [key: string]: JsonValue }

/**
 * The action that a card's form starts: its button's data says which, and what was filled in is added to the value.
 * Undefined where the card has no such button, or nothing that could be filled in so.
 */
export function submittedBy(card: JsonValue, submitted: Submitted): Action | undefined {
  const elements = [...elementsOf(card)]
  const inputs = new Set(elements.filter(({ type }) => String(type).startsWith('Input.')).map(({ id }) => id))
  const submits = elements.filter(({ type }) => type === 'Action.Submit' || type === 'Action.Execute')
  const known = submits.some(({ data }) => isFields(data) && isFilledIn(data, submitted, inputs))
  if (!known) return undefined
  const { dialog, value, ...rest } = submitted
  const filled = Object.fromEntries(Object.entries(rest).filter(([key]) => inputs.has(key)))
  if (Object.keys(filled).length === 0) return value === undefined ? { dialog } : { dialog, value }
  return { dialog, value: { ...(isFields(value) && value), ...filled } }
}

/** Clients add what was filled in beside what the button has. */
function isFilledIn(data: Fields, submitted: Submitted, inputs: ReadonlySet<JsonValue | undefined>): boolean {
  const added = Object.entries(submitted).filter(([key]) => !Object.hasOwn(data, key))
  const kept = Object.fromEntries(Object.entries(submitted).filter(([key]) => Object.hasOwn(data, key)))
  return isDeepStrictEqual(kept, data) && added.every(([key]) => inputs.has(key))
}

function* elementsOf(value: JsonValue): Iterable<Fields> {
  if (typeof value !== 'object' || value === null) return
  if (isFields(value) && 'type' in value) yield value
  for (const inner of Object.values(value)) yield* elementsOf(inner)
}

const isFields = (value: JsonValue | undefined): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
