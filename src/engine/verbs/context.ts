import type { Answer, Answerer } from '../../core/answer.ts'
import type { AttachmentStore } from '../../core/attachment.ts'
import type { Clock } from '../../core/clock.ts'
import type { ConversationReference } from '../../core/conversation.ts'
import type { HandOff, HandOffDraft } from '../../core/handover.ts'
import type { PendingQuestion, Reminder } from '../../core/memory.ts'
import type { Message } from '../../core/message.ts'
import type { Passage } from '../../core/passage.ts'
import type { CallTool, Confirmation, ToolUse } from '../../core/tool.ts'
import type { Turn } from '../../core/turn.ts'
import type { Worker } from '../../core/work.ts'
import type { Journal } from '../journal.ts'
import type { Router } from '../route.ts'
import type { Speaker } from '../speaker.ts'

/** How a dialog ends before its end: a newer message took over, its file is another one, or the customer said no. */
export type Leaving = 'superseded' | 'changed' | 'declined'

/** What the verbs of a turn are made from. */
export interface VerbContext {
  readonly message: Message
  readonly conversation: ConversationReference
  readonly locale: string
  readonly history: () => Turn['history']
  readonly signal: AbortSignal
  /** Aborted when a newer message takes over, where one may. */
  readonly superseded: AbortSignal | undefined
  /** Aborted when a person takes the conversation. */
  readonly silenced: AbortSignal
  readonly journal: Journal
  readonly speaker: Speaker
  readonly answerer: Answerer
  readonly attachments: Pick<AttachmentStore, 'put' | 'open'>
  readonly retrieve: (question: string) => Promise<readonly Passage[]>
  /** True where the dialog's file is another than when it began. */
  readonly changed: boolean
  /** Ends the turn here; the dialog goes on with the customer's answer. */
  readonly suspend: (question: PendingQuestion) => void
  /** Ends the turn here, and the dialog with it. Never resolves, so that the dialog cannot go on. */
  readonly leave: (way: Leaving) => Promise<never>
  /** Ends a dialog that does something else than when it last ran: kindly where its file changed, as a failure otherwise. */
  readonly stray: () => Promise<never>
  readonly callTool: CallTool
  /** Absent where no model is configured. */
  readonly worker: Worker | undefined
  /** Names what this dialog does, in whichever turn and try: the beginning of idempotency keys. */
  readonly origin: readonly [conversation: string, startedBy: string]
  /** What tools have confirmed in this conversation; kept when the turn ends well. */
  readonly confirmed: Confirmation[]
  /** Tools used since the last reply. */
  readonly used: ToolUse[]
  readonly text: Turn['text']
  readonly askForPerson: (draft: HandOffDraft) => Promise<HandOff>
  /** Set when the turn ends well. */
  readonly reminders: Reminder[]
  readonly reminderMs: number
  readonly problem: Router['problem']
  readonly clock: Clock
  /** What the documents last concluded in this turn. */
  readonly concluded: (answer: Answer) => void
}
