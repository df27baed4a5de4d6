import type { JsonValue } from './json.ts'
import type { Turn } from './turn.ts'

/** Example messages that lead to a dialog, or to one of its named topics. */
export type Examples = readonly string[] | Readonly<Record<string, readonly string[]>>

/** Checks the values that a button carried: the slots, or what is wrong with them. */
export type SlotCheck<Slots> = (value: JsonValue | undefined) => { readonly slots: Slots } | { readonly wrong: string }

/** A conversation that a bot author wrote, named after its file. */
export interface Dialog<Slots = unknown> {
  readonly name: string
  readonly description: string
  readonly examples: Examples
  readonly checkSlots: SlotCheck<Slots>
  run(turn: Turn, slots: Slots): Promise<void>
}

/** Which dialog a message calls for. */
export interface Classification {
  readonly dialog: string
  readonly topic?: string
  /** 0 to 1. */
  readonly probability: number
}

export interface Classifier {
  /** The best match by examples, or undefined where none is near enough. */
  classify(text: string): Classification | undefined
}
