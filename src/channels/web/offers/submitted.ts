import { z } from 'zod'
import type { JsonValue } from '../../../core/json.ts'

/** What a button or a card's form sends. It may start a dialog only where a reply had offered just that. */
export type Submitted = { readonly dialog: string; readonly [key: string]: JsonValue }

const MAX_LENGTH = 4_000

const schema = z.looseObject({ dialog: z.string().min(1).max(100) })

/** Undefined for what no button sends. */
export function readSubmitted(value: unknown): Submitted | undefined {
  const parsed = schema.safeParse(value)
  // Read from JSON, so it cannot be anything else.
  return parsed.success && isSmall(value) ? (value as Submitted) : undefined
}

export const REFUSED = `The property "value" must be { "dialog": string, … } of at most ${MAX_LENGTH} characters.`

function isSmall(value: unknown): boolean {
  try {
    return JSON.stringify(value).length <= MAX_LENGTH
  } catch {
    return false // Nested too deeply to be written.
  }
}
