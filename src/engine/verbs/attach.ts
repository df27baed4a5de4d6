import { AttachmentRefused } from '../../core/attachment.ts'
import type { Turn } from '../../core/turn.ts'
import { HouseFailure } from '../house-failure.ts'
import type { VerbContext } from './context.ts'

export function createAttach({ attachments, conversation, journal, signal }: VerbContext): Turn['attach'] {
  const { id, channel, customer } = conversation
  return async ({ name, bytes }) => {
    signal.throwIfAborted()
    try {
      return await attachments.put({ conversation: id, channel, customer }, { name, bytes, key: journal.nextFileKey() })
    } catch (error) {
      // What is not taken is the dialog's to deal with.
      throw error instanceof AttachmentRefused || error instanceof TypeError ? error : new HouseFailure(error)
    }
  }
}
