import type { Handover } from '../core/handover.ts'
import type { JsonValue } from '../core/json.ts'
import type { Reply } from '../core/reply.ts'
import type { ToolCall } from './tools.ts'

/** What is expected of a text: a part of it, or a pattern. */
export type Wanted = string | RegExp

/** The one who writes. Each verb resolves when the bot has said all that it says to it. */
export interface Customer {
  says(text: string): Promise<void>
  /** Presses a button that the bot offered last. */
  presses(title: string): Promise<void>
  /** Fills in the form of the card that the bot showed last, by the ids of its inputs, and sends it. */
  fillsIn(values: Readonly<Record<string, JsonValue>>): Promise<void>
  /** Rates what the bot said last. */
  rates(rating: 'up' | 'down', comment?: string): Promise<void>
  /** Sends a file, with a text or without. */
  sends(file: { readonly name: string; readonly bytes: Uint8Array }, text?: string): Promise<void>
  /** Lets time pass: reminders that are due by then come. */
  waits(time: { readonly days?: number; readonly hours?: number; readonly minutes?: number }): Promise<void>
}

/** What the bot did since the customer did something last. The verbs throw an AssertionError where it did not. */
export interface Bot {
  /** That it said each of these. */
  says(...wanted: readonly Wanted[]): void
  /** That it said none of these; without any, that it said nothing at all. */
  saysNot(...unwanted: readonly Wanted[]): void
  /** That it said each of these, and that a dialog waits for an answer. */
  asks(...wanted: readonly Wanted[]): void
  /** That it gave these sources: parts of their titles, or of their documents' paths. */
  cites(...sources: readonly Wanted[]): void
  /** That it offered these buttons. */
  offers(...titles: readonly Wanted[]): void
  /** That it showed a card with these words on it. */
  shows(...words: readonly Wanted[]): void
  /** That it sent a file of this name; resolves to its bytes. */
  sends(name: Wanted): Promise<Uint8Array>
  /** That a tool was called in this conversation, with this input if one is given. */
  called(tool: string, input?: JsonValue): void

  readonly text: string
  readonly replies: readonly Reply[]
  /** The dialog that said the last reply. */
  readonly dialog: string | undefined
  /** The dialog that waits for an answer. */
  readonly waiting: string | undefined
  /** Of the dialog that waits, or otherwise of the one that ended last, as far as they are filled. */
  readonly slots: JsonValue
  /** What dialogs have kept in `turn.state`. */
  readonly state: Readonly<Record<string, JsonValue>>
  /** All calls of tools in this conversation. */
  readonly calls: readonly ToolCall[]
  /** That a person was asked for, as long as it stands. */
  readonly handover: Handover | undefined
}

/** A conversation as it goes. */
export type Script = (parts: { readonly customer: Customer; readonly bot: Bot }) => Promise<void> | void
