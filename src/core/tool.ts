import type { JsonValue } from './json.ts'

/** What a tool has confirmed, by name: `{ 'order-owner': 'AO-123456' }`. */
export type Facts = Readonly<Record<string, JsonValue>>

/** A fact that a tool, and not the customer, has said in this conversation. */
export interface Confirmation {
  readonly fact: string
  readonly value: JsonValue
  /** Name of the tool. */
  readonly by: string
  /** Milliseconds since the epoch. */
  readonly at: number
}

/** One use of a tool, for the record. */
export interface ToolUse {
  /** For example `orders.find`. */
  readonly tool: string
  readonly outcome: 'done' | 'failed'
  /** The facts on which it was allowed. */
  readonly required?: Facts
  /** The facts that its answer confirmed. */
  readonly confirmed?: Facts
}

/** Speaks JSON over HTTP with one of the company's systems: its address, secret, time limit and retries are settings. */
export interface Http {
  /** Resolves to undefined where there is nothing (404, or no content). Each part of the path is encoded. */
  get(path: readonly string[], query?: Readonly<Record<string, string | number>>): Promise<unknown>
  post(path: readonly string[], body: JsonValue): Promise<unknown>
  put(path: readonly string[], body: JsonValue): Promise<unknown>
  delete(path: readonly string[]): Promise<unknown>
}

/** What a tool works with. */
export interface ToolContext {
  readonly http: Http
  /**
   * The same for the same call, however often it is made: `http` sends it along as `Idempotency-Key`. A system that
   * knows no keys is to be asked first whether it was done already.
   */
  readonly key: string
  /** Aborted when the time is over. */
  readonly signal: AbortSignal
}

export type Checked<T> = { readonly value: T } | { readonly wrong: string }

/** Something that a dialog can have one of the company's systems do. */
export interface Tool {
  /** Of its set and itself: `orders.find`. */
  readonly name: string
  readonly set: string
  /** What it is for, said to a model; one without is not given to models. */
  readonly description?: string
  /** True where it changes something: the customer is asked first, and it happens once. */
  readonly effect: boolean
  /** JSON schema of its input. */
  inputSchema(): Readonly<Record<string, JsonValue>>
  checkInput(input: unknown): Checked<JsonValue | undefined>
  /** What the dialog is given, from what the system said. */
  checkOutput(output: unknown): Checked<unknown>
  /** What must have been confirmed before. */
  requires(input: unknown): Facts
  /** What its answer confirms. */
  confirms(input: unknown, output: unknown): Facts
  call(input: unknown, context: ToolContext): Promise<unknown>
}

/** The tools of one system, by name. */
export type ToolSet = Readonly<Record<string, Tool>>

/** Calls a tool, with its settings. Throws a ParleyError of code `tool-failed`, or `tool-unsure` where an effect may have happened. */
export type CallTool = (
  tool: Tool,
  input: JsonValue | undefined,
  call: Pick<ToolContext, 'key' | 'signal'>,
) => Promise<JsonValue | undefined>
