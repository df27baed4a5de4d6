import { z } from 'zod'
import { ParleyError } from '../core/errors.ts'

/** A place in a list of conversations: time and id of the last one that was looked at. */
const cursorSchema = z.tuple([z.int(), z.string().max(1_000)])
export type Cursor = z.infer<typeof cursorSchema>

export function writeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url')
}

/** A forged one leads to another place in the same list, and nowhere else. */
export function readCursor(text: string): Cursor {
  const parsed = cursorSchema.safeParse(jsonOf(Buffer.from(text, 'base64url').toString()))
  if (parsed.success) return parsed.data
  throw new ParleyError('cursor-invalid', 'this cursor was not given by a list: begin with the first page')
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
