import { z } from 'zod'
import { ParleyError } from '../core/errors.ts'
import type { JsonValue } from '../core/json.ts'
import type { Checked, Facts, Tool, ToolContext, ToolSet } from '../core/tool.ts'

/** One thing that a system can be asked for, or be made to do. */
export interface ToolDefinition<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
  /** What it is for, in a sentence: with it, `turn.work` gives the tool to a model. */
  readonly description?: string
  readonly input: Input
  /** What the system answers; anything else is a failure. Where it may find nothing: `.optional()`. */
  readonly output: Output
  /** True where it changes something: the customer is asked first (text `tool.SET.NAME.confirm`), and it happens once. */
  readonly effect?: boolean
  /** Facts that a tool must have confirmed in this conversation; what a customer says does not count. */
  requires?(input: z.output<Input>): Facts
  /** Facts that this answer confirms. */
  confirms?(input: z.output<Input>, output: z.output<Output>): Facts
  call(input: z.output<Input>, context: ToolContext): Promise<unknown>
}

/** A definition whose schemas infer the types of its functions. */
export function tool<Input extends z.ZodType, Output extends z.ZodType>(
  definition: ToolDefinition<Input, Output>,
): ToolDefinition<Input, Output> {
  return definition
}

// biome-ignore lint/suspicious/noExplicitAny: a method's input is contravariant, so no other type takes all definitions
type AnyToolDefinition = ToolDefinition<any, any>
export type ToolDefinitions = Readonly<Record<string, AnyToolDefinition>>

declare const DEFINITIONS: unique symbol

/** The tools of one system; remembers the types of their schemas. */
export type DefinedTools<Definitions extends ToolDefinitions = ToolDefinitions> = ToolSet & {
  readonly [DEFINITIONS]?: Definitions
}

/** As a dialog calls them: `turn.tools.orders.find('AO-123456')`. */
export type Callable<Tools> = {
  readonly [Set in keyof Tools]: Tools[Set] extends DefinedTools<infer Definitions>
    ? { readonly [Name in keyof Definitions]: Call<Definitions[Name]> }
    : never
}

type Call<Definition> =
  Definition extends ToolDefinition<infer Input, infer Output>
    ? undefined extends z.input<Input>
      ? (input?: z.input<Input>) => Promise<z.output<Output>>
      : (input: z.input<Input>) => Promise<z.output<Output>>
    : never

type JsonSchema = ReturnType<Tool['inputSchema']>

const NAME = /^[a-z][\w-]*$/i

/**
 * Defines the tools of one of the company's systems, in a file of `dialogs/tools`. Its name is that of its settings:
 * `tools.orders` in `config/bot.yaml`.
 */
export function defineTools<Definitions extends ToolDefinitions>(
  set: string,
  definitions: Definitions,
): DefinedTools<Definitions> {
  const strange = [set, ...Object.keys(definitions)].filter((name) => !NAME.test(name))
  if (strange.length > 0)
    throw new ParleyError('config-invalid', `tools have names of letters and digits, not "${strange.join('", "')}"`)
  return Object.fromEntries(
    Object.entries(definitions).map(([name, definition]) => [name, toolOf(set, name, definition)]),
  )
}

function toolOf(set: string, name: string, definition: AnyToolDefinition): Tool {
  const { description, input, output, effect = false } = definition
  return {
    name: `${set}.${name}`,
    set,
    ...(description !== undefined && { description }),
    effect,
    // What JSON cannot describe, the check of the input still sees.
    inputSchema: () => z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) as JsonSchema,
    checkInput: (value) => check<JsonValue | undefined>(input, value),
    checkOutput: (value) => check<unknown>(output, value),
    requires: (given) => definition.requires?.(given) ?? {},
    confirms: (given, answer) => definition.confirms?.(given, answer) ?? {},
    call: (given, context) => definition.call(given, context),
  }
}

function check<T>(schema: z.ZodType, value: unknown): Checked<T> {
  const result = schema.safeParse(value)
  // Where it is wrong, not what it is: that may be a customer's.
  return result.success ? { value: result.data as T } : { wrong: wrongPlaces(result.error) }
}

function wrongPlaces({ issues }: z.ZodError): string {
  return issues.map(({ path, code }) => `${path.join('.') || 'the whole'} (${code})`).join(', ')
}
