import type { Asker } from './asker.ts'
import type { JsonValue } from './json.ts'

/** Which model a task deserves: the cheap quick one, or the able one. */
export type ModelTier = 'small' | 'large'

/** How a text was made by a model. */
export interface Generation {
  /** The model's name, as its endpoint gave it. */
  readonly model: string
  readonly tier: ModelTier
  /** Names and versions of the prompts, in the order of their use: `answer@1`, `condense@1 answer@1`. */
  readonly prompt: string
  /** What the last of them cost. */
  readonly inputTokens: number
  readonly outputTokens: number
  /** In millionths of the budgets' currency, where prices are configured. */
  readonly cost?: number
}

export type ModelMessage =
  | { readonly role: 'system' | 'user'; readonly text: string }
  | { readonly role: 'assistant'; readonly text: string; readonly calls?: readonly NumberedCall[] }
  /** What came of a call. */
  | { readonly role: 'tool'; readonly call: string; readonly text: string }

/** A call that was made before, by an id that tells it from the others of its request. */
export interface NumberedCall extends Omit<ModelCall, 'type'> {
  readonly id: string
}

/** Something that the model may choose instead of writing. */
export interface ModelTool {
  /** Letters, digits, `-` and `_`; 64 at most. */
  readonly name: string
  readonly description: string
  /** JSON schema of an object. */
  readonly parameters: Readonly<Record<string, JsonValue>>
}

export interface ModelRequest {
  readonly tier: ModelTier
  /** Name and version of the prompt that the messages were made from: `condense@1`. */
  readonly prompt: string
  readonly messages: readonly ModelMessage[]
  readonly asker: Asker
  /** It chooses one of these, or writes. */
  readonly tools?: readonly ModelTool[]
  /** The longest that is waited for and paid for. */
  readonly maxOutputTokens: number
}

/** A tool that the model chose. Its input is JSON, and nobody has checked it. */
export interface ModelCall {
  readonly type: 'call'
  readonly tool: string
  readonly input: JsonValue
}

/** Pieces of text as they come, and the tools that were chosen; the generation last, once. */
export type ModelEvent =
  | { readonly type: 'text'; readonly text: string }
  | ModelCall
  | { readonly type: 'end'; readonly generation: Generation }

/**
 * The models of this installation behind one door: personal data is masked on the way in and put back on the way out,
 * budgets are kept, failures are retried. Throws a ParleyError of code `model-unavailable` or `budget-spent`; then
 * whoever asked goes on without a model.
 */
export interface LanguageModel {
  stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelEvent>
}
