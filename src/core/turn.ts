import type { Answer, HistoryItem } from './answer.ts'
import type { AttachmentFile, StoredAttachment } from './attachment.ts'
import type { HandOff, HandOffDraft } from './handover.ts'
import type { JsonValue } from './json.ts'
import type { Message } from './message.ts'
import type { Passage } from './passage.ts'
import type { ReplyDraft } from './reply.ts'
import type { SummaryLine } from './summary.ts'

export interface AskOptions {
  /** Shown as buttons; any other answer is accepted too. */
  readonly choices?: readonly string[]
  /** With choices: nothing else is accepted, and the answer is one of them in the words of the button. */
  readonly only?: boolean
}

/** A tool as a dialog calls it; its input and output are typed by their schemas in the dialog's definition. */
export type CallableTools = Readonly<Record<string, Readonly<Record<string, (input?: unknown) => Promise<unknown>>>>>

/** What came of a model's work; `undone`: nothing was said. */
export type Worked = { readonly kind: 'done'; readonly text: string } | { readonly kind: 'undone' }

/** A dialog to be run again later, with the value of its slots. */
export interface ReminderDraft {
  readonly dialog: string
  readonly value?: JsonValue
  /** From now; nine tenths of the time at most for which a conversation is remembered. */
  readonly afterSeconds: number
}

/**
 * The handling of one message, or of several that were merged, as a dialog sees it.
 *
 * A dialog may take several turns: `ask` ends one and the dialog goes on with the customer's next message, also after
 * a restart. For this a dialog is run again from its start, with what it said and was answered so far remembered, so
 * what it does before an `ask` must not depend on anything but its input.
 */
export interface Turn {
  /** Name of the dialog that runs. */
  readonly dialog: string
  readonly message: Message
  /** BCP 47 tag of the language to speak. */
  readonly locale: string
  /** The topic whose examples the message matched, where the dialog names topics. */
  readonly topic: string | undefined
  readonly history: readonly HistoryItem[]
  /** The turns before this one in a few words each, oldest first. */
  readonly summary: readonly SummaryLine[]
  /** The tools that the dialog's definition names. */
  readonly tools: CallableTools
  /** Facts that this conversation remembers across dialogs. Saved when the turn ends well. */
  readonly state: Map<string, JsonValue>
  /** Aborted when the turn must end: the time is over, a newer message took over, or the server stops. */
  readonly signal: AbortSignal

  say(reply: string | ReplyDraft): Promise<void>
  /**
   * Asks, and resolves to the text of the customer's answer. A question that the customer puts in between is answered
   * first, and "never mind" ends the dialog.
   */
  ask(question: string | ReplyDraft, options?: AskOptions): Promise<string>
  /** Finds passages that the customer may see, best first. */
  retrieve(question: string): Promise<readonly Passage[]>
  /**
   * Answers from the documents, streaming, with the source; says nothing when it does not know. Where a newer message
   * supersedes it, the turn ends here, as with an `ask`; not in a dialog that has asked something.
   */
  answer(question?: string): Promise<Answer>
  /**
   * Has a model work on a task with those of the dialog's tools that have a `description`: it uses them, over several
   * steps, and what came of it is said, held to what they answered. Says nothing where there is no model, or nothing
   * came of it: the dialog goes on by itself. Throws what a tool throws whose effect is unsure.
   */
  work(task: string): Promise<Worked>
  /**
   * Keeps a file to go with a reply: `say({ text, attachments: [file] })`. Throws AttachmentRefused for one that is not
   * taken from customers either.
   */
  attach(file: Pick<AttachmentFile, 'name' | 'bytes'>): Promise<StoredAttachment>
  /** The bytes of a file of this conversation. Throws `attachment-unknown` for any other, and one that was erased. */
  open(attachment: StoredAttachment): Promise<Uint8Array>
  /** Has a dialog run later in this conversation; set when the turn ends well, run once, also after a restart. */
  remind(reminder: ReminderDraft): void
  /** Asks for a person. Until one takes the conversation, the bot goes on; from then on it is silent. */
  handOff(draft?: HandOffDraft): Promise<HandOff>
  /** A text of the bot's locale files, in the customer's language. */
  text(key: string, values?: Readonly<Record<string, string | number>>): string
}
