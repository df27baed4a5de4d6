import type { JsonValue } from './json.ts'
import type { Message } from './message.ts'
import type { Slot } from './slot.ts'
import type { ToolSet } from './tool.ts'
import type { Turn } from './turn.ts'

/** Example messages that lead to a dialog, or to one of its named topics. */
export type Examples = readonly string[] | Readonly<Record<string, readonly string[]>>

/** Checks the values of all slots together: the slots, or what is wrong with them and with which, where one is to blame. */
export type SlotCheck<Slots> = (
  value: JsonValue | undefined,
) => { readonly slots: Slots } | { readonly wrong: string; readonly slot?: string }

/** A conversation that a bot author wrote, named after its file. */
export interface Dialog<Slots = unknown> {
  readonly name: string
  /** Different when its file is, or one of the bot's that it imports. */
  readonly version: string
  readonly description: string
  readonly examples: Examples
  /** What it needs before it runs, in the order in which it is asked for. */
  readonly slots: readonly Slot[]
  readonly tools: Readonly<Record<string, ToolSet>>
  readonly checkSlots: SlotCheck<Slots>
  run(turn: Turn, slots: Slots): Promise<void>
}

/** Which dialog a message calls for. */
export interface Classification {
  readonly dialog: string
  readonly topic?: string
  /** 0 to 1. */
  readonly probability: number
  /** Other dialogs that may be meant as well, likeliest first. */
  readonly rivals?: readonly string[]
}

export interface Classifier {
  /** The best match by examples, or undefined where none is near enough. */
  classify(text: string): Classification | undefined
  /** The likeliest dialogs, whether near enough or not, best first. */
  rank(text: string): readonly Classification[]
}

/** What a model makes of a message: the dialog that it calls for, and values of its slots that it states. */
export interface Understood {
  readonly dialog: string
  readonly values: Readonly<Record<string, JsonValue>>
}

/**
 * Asks a model which of these dialogs a message calls for; undefined where it is none of them, or no model answers in
 * time. Values are those that the slots take, and nothing that the customer did not say.
 */
export type Understand = (message: Message, dialogs: readonly Dialog[]) => Promise<Understood | undefined>

/** What crosses all dialogs: runs before and after each, around it. */
export type Middleware = (turn: Turn, next: () => Promise<void>) => Promise<void>
