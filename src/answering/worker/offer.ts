import type { JsonValue } from '../../core/json.ts'
import type { ModelTool } from '../../core/model.ts'
import type { Tool } from '../../core/tool.ts'

/** A tool as a model is offered it. */
export interface Offer extends ModelTool {
  readonly tool: Tool
  /** What the tool takes, from what the model gave. */
  read(input: JsonValue): JsonValue | undefined
  /** The other way round. */
  write(input: JsonValue | undefined): JsonValue
}

/** Vendors take names without dots, and objects for parameters: a bare value is put into one. */
export function offerOf(tool: Tool): Offer {
  const { $schema: _, ...schema } = tool.inputSchema()
  const named = { name: tool.name.replace('.', '_'), description: tool.description ?? '', tool }
  if (schema.type === 'object')
    return { ...named, parameters: schema, read: (input) => input, write: (input) => input ?? {} }
  const takesNothing = Object.keys(schema).length === 0 || 'not' in schema
  return {
    ...named,
    parameters: takesNothing
      ? { type: 'object', properties: {} }
      : { type: 'object', properties: { value: schema }, required: ['value'], additionalProperties: false },
    read: (input) =>
      typeof input === 'object' && input !== null && !Array.isArray(input)
        ? (input as Readonly<Record<string, JsonValue>>).value
        : undefined,
    write: (input) => (input === undefined ? {} : { value: input }),
  }
}
