import { ParleyError } from '../core/errors.ts'
import type { JsonValue } from '../core/json.ts'
import type { CallTool, Tool } from '../core/tool.ts'

/** What stands in for the company's systems: by the name of the tools, and of the tool. What it throws is a failure. */
export type Fakes = Readonly<Record<string, Readonly<Record<string, (input: never) => unknown>>>>

/** One call of a tool. */
export interface ToolCall {
  /** For example `orders.find`. */
  readonly tool: string
  readonly input: JsonValue | undefined
}

/** Calls the fakes of a journey; what has none goes to the systems that the journey names, and never to the real ones. */
export function fakeTools(fakes: Fakes, systems: Readonly<Record<string, string>>, real: CallTool): CallTool {
  return async (tool, input, call) => {
    const [, name = ''] = tool.name.split('.')
    const fake = fakes[tool.set]?.[name]
    if (fake) return storable(await attempt(tool, () => fake(input as never)))
    if (systems[tool.set] !== undefined) return real(tool, input, call)
    throw new TypeError(`the journey has no fake for ${tool.name}: give it in "tools", or a system in "systems"`)
  }
}

async function attempt(tool: Tool, call: () => unknown): Promise<unknown> {
  try {
    return await call()
  } catch (cause) {
    if (cause instanceof ParleyError) throw cause
    throw new ParleyError(tool.effect ? 'tool-unsure' : 'tool-failed', `${tool.name}: its fake failed`, { cause })
  }
}

function storable(output: unknown): JsonValue | undefined {
  return output === undefined ? undefined : (JSON.parse(JSON.stringify(output)) as JsonValue)
}
