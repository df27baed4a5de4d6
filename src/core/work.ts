import type { HistoryItem } from './answer.ts'
import type { Asker } from './asker.ts'
import type { JsonValue } from './json.ts'
import type { Generation } from './model.ts'
import type { Tool } from './tool.ts'

/** A use of a tool that a model has decided on. Nobody has checked its input. */
export interface ToolChoice {
  /** Of its set and itself: `orders.find`. */
  readonly tool: string
  readonly input?: JsonValue
}

/** One step of a model's work: tools to be used, or, without any, what is to be said. */
export interface Decision {
  readonly text: string
  readonly choices: readonly ToolChoice[]
  readonly generation: Generation
}

/** What a tool has said to a model: its answer, or why there is none. */
export type ToolAnswer = { readonly output: unknown } | { readonly refused: string }

/** A task for a model, and what it works with. */
export interface Work {
  /** What is to be found out or done, in the words of the dialog's author. */
  readonly task: string
  /** The conversation as it was when the work began, oldest first; the last line is what the customer said. */
  readonly heard: readonly Pick<HistoryItem, 'author' | 'text'>[]
  /** BCP 47 tag of the language to answer in. */
  readonly locale: string
  readonly asker: Asker
  readonly tools: readonly Tool[]
  /**
   * The next step: as it was decided before, where the dialog runs again, otherwise as `ask` decides it. Resolves to
   * the choices that are carried out, each with a way to carry it out. An error of `ask` is kept, too.
   */
  decide(ask: () => Promise<Decision>): Promise<CarriedDecision>
}

export interface CarriedDecision extends Pick<Decision, 'text' | 'generation'> {
  readonly choices: readonly (ToolChoice & { readonly carryOut: () => Promise<ToolAnswer> })[]
}

/** What a model says after its work, held to what the tools said. */
export interface Finished {
  readonly text: string
  /** What all its steps cost. */
  readonly generation: Generation
}

/**
 * Has a model work with tools. Resolves to undefined where it comes to nothing that can be said; rejects with whatever
 * a tool threw.
 */
export type Worker = (work: Work, signal: AbortSignal) => Promise<Finished | undefined>
