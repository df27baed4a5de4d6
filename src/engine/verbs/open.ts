import { hasCode, ParleyError } from '../../core/errors.ts'
import { ENGINE } from '../../core/principal.ts'
import type { Turn } from '../../core/turn.ts'
import { HouseFailure } from '../house-failure.ts'
import type { VerbContext } from './context.ts'

export function createOpen({ attachments, conversation, signal }: VerbContext): Turn['open'] {
  return async ({ id }) => {
    signal.throwIfAborted()
    const { owner, bytes } = await attachments.open(ENGINE, id).catch((error: unknown) => {
      // That the policies forbid it would not change with another try.
      const final = hasCode(error, 'attachment-unknown') || hasCode(error, 'forbidden')
      throw final ? error : new HouseFailure(error)
    })
    // A dialog may have the id from anywhere, from what a customer wrote as well.
    if (owner.conversation === conversation.id) return bytes
    throw new ParleyError('attachment-unknown', 'this attachment is not one of this conversation')
  }
}
