import { NO_SOURCE, type Provenance } from '../../core/answer.ts'
import type { ReplyDraft } from '../../core/reply.ts'
import type { VerbContext } from './context.ts'

/** More than anybody reads: a dialog that says so much is not in its right mind. */
const REPLIES = 50
const CHARACTERS = 20_000

export function createSay({ journal, speaker, signal, used, leave }: VerbContext) {
  /** `refused`: what is done in place of it where a person has the conversation meanwhile. */
  return async (
    reply: string | ReplyDraft,
    provenance: Provenance = NO_SOURCE,
    refused: () => Promise<never> = () => leave('superseded'),
  ): Promise<void> => {
    signal.throwIfAborted()
    const id = journal.nextReplyId()
    if (id === undefined) return
    const draft: ReplyDraft = typeof reply === 'string' ? { text: reply } : reply
    // A card or a button's value that cannot be stored is the dialog's mistake, to be seen here.
    JSON.stringify(draft)
    if (speaker.said.length >= REPLIES) throw new RangeError(`a turn has at most ${REPLIES} replies`)
    if (draft.text.length > CHARACTERS) throw new RangeError(`a reply has at most ${CHARACTERS} characters`)
    const tools = used.splice(0)
    if (await speaker.speak(id, draft, tools.length > 0 ? { ...provenance, tools } : provenance)) return
    // The dialog ends here, without an exception that it could catch.
    return refused()
  }
}
