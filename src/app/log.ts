import { pino } from 'pino'
import { ParleyError } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import type { Config } from './config/config.ts'

/** JSON lines on standard error, so that standard output stays for what a command prints; or at the end of a file. */
export function createLog(level: Config['logLevel'], file?: string): Log {
  const to = file === undefined ? { dest: 2 } : { dest: file, mode: 0o600 }
  return pino({ level, base: null, serializers: { err: errorFields } }, pino.destination({ ...to, sync: true }))
}

/** An error's code and place. The message of a foreign error is left out: it may quote what it failed on. */
function errorFields(error: unknown): object {
  if (error instanceof ParleyError) {
    const { code, message, cause } = error
    return { code, message, ...(cause !== undefined && { cause: errorFields(cause) }) }
  }
  if (!(error instanceof Error)) return { type: typeof error }
  const { code } = error as { code?: unknown }
  return {
    type: error.name,
    ...(typeof code === 'string' && { code }),
    stack: error.stack
      ?.split('\n')
      .filter((line) => line.startsWith('    at '))
      .slice(0, 5),
  }
}
