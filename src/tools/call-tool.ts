import { ParleyError } from '../core/errors.ts'
import type { JsonValue } from '../core/json.ts'
import type { Log } from '../core/log.ts'
import type { CallTool, Http } from '../core/tool.ts'
import type { Connections } from './connection.ts'
import { TryFailure } from './failure.ts'
import { createHttp } from './http.ts'

export interface CallToolOptions {
  /** By the name of the tools' set. */
  readonly connections: Connections
  readonly log: Log
}

/** Calls tools: each gets a connection to its system, as the settings have it. */
export function createCallTool({ connections, log }: CallToolOptions): CallTool {
  return async (tool, input, { key, signal }) => {
    const connection = connections[tool.set]
    const http = connection ? createHttp(connection, key, signal) : notConnected(tool.set)
    try {
      return storable(await tool.call(input, { http, key, signal }))
    } catch (error) {
      signal.throwIfAborted()
      // A mistake in the tool's own code is told as what it is.
      if (!(error instanceof TryFailure)) throw error
      const { message: reason } = error
      log.warn({ tool: tool.name, reason }, 'a tool failed')
      // Whoever asked is told the truth: it may have happened.
      const unsure = tool.effect && !error.refused
      throw new ParleyError(unsure ? 'tool-unsure' : 'tool-failed', `${tool.name}: ${reason}`, { cause: error })
    }
  }
}

/** What a journal can keep. */
function storable(output: unknown): JsonValue | undefined {
  return output === undefined ? undefined : (JSON.parse(JSON.stringify(output)) as JsonValue)
}

function notConnected(set: string): Http {
  const refuse = async () => {
    throw new ParleyError(
      'config-invalid',
      `the tools "${set}" have no address: set tools.${set}.url in config/bot.yaml`,
    )
  }
  return { get: refuse, post: refuse, put: refuse, delete: refuse }
}
