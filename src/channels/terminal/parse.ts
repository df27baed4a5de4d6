import { ParleyError } from '../../core/errors.ts'
import type { Message } from '../../core/message.ts'
import type { SuggestedAction } from '../../core/reply.ts'
import { printable } from './printable.ts'

/** What a typed line says: a number means the suggested action of that number, where there is one. */
export function parseLine(
  line: string,
  offered: readonly SuggestedAction[],
  limit: number,
): { readonly said: Pick<Message, 'text' | 'action'>; readonly picked?: SuggestedAction } {
  const text = printable(line).trim()
  if (text === '') throw new ParleyError('invalid-message', 'the message is empty: write a question')
  if (text.length > limit) {
    throw new ParleyError('invalid-message', `the message has more than ${limit} characters: make it shorter`)
  }
  const picked = /^\d{1,2}$/.test(text) ? offered[Number(text) - 1] : undefined
  if (picked === undefined) return { said: { text } }
  // A button that carries an action says nothing of its own.
  return { said: 'action' in picked ? { text: '', action: picked.action } : { text: picked.message }, picked }
}
