import { ParleyError } from '../core/errors.ts'
import { type PostgresAddress, placeOf } from './postgres-address.ts'

/** By SQLSTATE, or by the beginning of one: what is wrong, and the mend. */
const MENDS: readonly (readonly [code: RegExp, mend: (setting: string) => string])[] = [
  [/^28/, (setting) => `see user and password in ${setting}`],
  [/^3D000$/, () => 'create the database'],
  [/^42501$/, (setting) => `let the user of ${setting} create schemas and roles there, once`],
  [/^25006$/, (setting) => `it takes no writes: let ${setting} name the primary, and see that it is not read-only`],
  [/^53100$/, () => 'its disk is full: make room there'],
  [/^53300$/, () => 'it has no connection left: raise its max_connections'],
  [/^(57014|55P03)$/, () => 'it took too long: see what keeps it busy'],
  [
    /^(ERR_TLS|ERR_SSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|CERT_|HOSTNAME_MISMATCH|NO_TLS)/,
    (setting) => `see its certificate, or name its authority by sslrootcert=FILE in ${setting}`,
  ],
  [/^(ENOSPC|EROFS)/, () => 'make room on the disk'],
]

const OTHERWISE = (setting: string) => `see that it runs and that ${setting} is right`

/** What PostgreSQL, or the way to it, failed with. Its own words are left out: they may quote what was to be stored. */
export function postgresError(address: PostgresAddress, error: unknown): ParleyError {
  if (error instanceof ParleyError) return error
  const code = codeOf(error)
  const mend = MENDS.find(([known]) => known.test(code))?.[1] ?? OTHERWISE
  return new ParleyError('storage-failed', `cannot use ${placeOf(address)} (${code}): ${mend(address.setting)}`, {
    cause: bare(error, code),
  })
}

/** Another try may work: two transactions were in each other's way. */
export const isConflict = (error: unknown) => /^(40001|40P01)$/.test(codeOf(error))

/** Whether the connection is still good: the server said what is wrong, and goes on. */
export function isRefusal(error: unknown): boolean {
  return (error as { severity?: unknown }).severity === 'ERROR'
}

function codeOf(error: unknown): string {
  const { code, message = '' } = (error ?? {}) as { code?: unknown; message?: string }
  if (typeof code === 'string') return code
  // The driver gives its own failures no code.
  if (/does not support SSL/.test(message)) return 'NO_TLS'
  if (/timeout/i.test(message)) return 'timeout'
  return /terminated|closed|not queryable|ended/i.test(message) ? 'connection lost' : 'unknown reason'
}

function bare(error: unknown, code: string): Error {
  const cause = Object.assign(new Error(`PostgreSQL: ${code}`), { code })
  if (error instanceof Error) {
    const frames = error.stack?.split('\n').filter((line) => line.startsWith('    at ')) ?? []
    cause.stack = [`Error: ${cause.message}`, ...frames].join('\n')
  }
  return cause
}
