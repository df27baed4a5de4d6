import { NO_SOURCE, type Provenance } from '../../core/answer.ts'
import type { ReplyDraft } from '../../core/reply.ts'
import type { VerbContext } from './context.ts'

export function createSay({ journal, speaker, signal }: VerbContext) {
  return async (reply: string | ReplyDraft, provenance: Provenance = NO_SOURCE): Promise<void> => {
    signal.throwIfAborted()
    const id = journal.nextReplyId()
    if (id === undefined) return
    const draft: ReplyDraft = typeof reply === 'string' ? { text: reply } : reply
    // A card or a button's value that cannot be stored is the dialog's mistake, to be seen here.
    JSON.stringify(draft)
    await speaker.speak(id, draft, provenance)
  }
}
