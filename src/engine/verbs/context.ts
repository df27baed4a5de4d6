import type { Answer, Answerer } from '../../core/answer.ts'
import type { AttachmentStore } from '../../core/attachment.ts'
import type { Clock } from '../../core/clock.ts'
import type { Reminder } from '../../core/memory.ts'
import type { ConversationReference, Message } from '../../core/message.ts'
import type { Passage } from '../../core/passage.ts'
import type { Turn } from '../../core/turn.ts'
import type { Journal } from '../journal.ts'
import type { Router } from '../route.ts'
import type { Speaker } from '../speaker.ts'

/** What the verbs of a turn are made from. */
export interface VerbContext {
  readonly message: Message
  readonly conversation: ConversationReference
  readonly locale: string
  readonly history: () => Turn['history']
  readonly signal: AbortSignal
  /** Aborted when a newer message takes over, where one may. */
  readonly superseded: AbortSignal | undefined
  readonly journal: Journal
  readonly speaker: Speaker
  readonly answerer: Answerer
  readonly attachments: Pick<AttachmentStore, 'put' | 'open'>
  readonly retrieve: (question: string) => Promise<readonly Passage[]>
  /** Ends the turn here; the dialog goes on with the customer's next message. */
  readonly suspend: () => void
  /** Ends the turn here, and the dialog with it. */
  readonly giveWay: () => void
  /** Set when the turn ends well. */
  readonly reminders: Reminder[]
  readonly reminderMs: number
  readonly problem: Router['problem']
  readonly clock: Clock
  /** What the documents last concluded in this turn. */
  readonly concluded: (answer: Answer) => void
}
