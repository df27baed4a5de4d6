import type { PassageReference } from '../../core/passage.ts'
import type { ReplyDraft } from '../../core/reply.ts'
import type { VerbContext } from './context.ts'

export function createSay({ journal, speaker, signal }: VerbContext) {
  return async (reply: string | ReplyDraft, passages: readonly PassageReference[] = []): Promise<void> => {
    signal.throwIfAborted()
    const id = journal.nextReplyId()
    if (id === undefined) return
    await speaker.speak(id, typeof reply === 'string' ? { text: reply } : reply, passages)
  }
}
