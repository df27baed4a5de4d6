import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'

/** Where a PostgreSQL is, and as whom to come. */
export interface PostgresAddress {
  /** Name of the setting that says it, for messages. */
  readonly setting: string
  /** A name, an address, or the folder of a socket. */
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
  /** A function, so that nothing prints it. */
  readonly password?: () => string
  /** Absent: in the clear. Otherwise the server's certificate is verified, by this authority or by those that Node knows. */
  readonly tls?: { readonly authority?: string }
}

export type ReadPostgresAddress = { readonly address: PostgresAddress } | { readonly problem: string }

const EXAMPLE = 'postgres://USER:PASSWORD@HOST:5432/DATABASE'
const DEFAULT_PORT = 5432
/** What may stand behind the question mark. */
const PARAMETERS = ['host', 'sslmode', 'sslrootcert']

/** Reads a `postgres://` address. A problem never quotes it: there is a password in it. */
export function readPostgresAddress(setting: string, text: string): ReadPostgresAddress {
  const problem = (expected: string) => ({ problem: `environment variable ${setting}: expected ${expected}` })
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^postgres(ql)?:$/.test(url.protocol)) return problem(`an address like "${EXAMPLE}"`)
  const unknown = [...url.searchParams.keys()].find((name) => !PARAMETERS.includes(name))
  if (unknown !== undefined) return problem(`no parameter but ${PARAMETERS.join(', ')}; it has "${unknown}"`)
  const database = decoded(url.pathname.slice(1))
  const user = decoded(url.username)
  const password = decoded(url.password)
  if (!database || !user || password === undefined) return problem(`user and database in it, like "${EXAMPLE}"`)
  const host = url.searchParams.get('host') ?? decoded(url.hostname.replace(/^\[(.*)\]$/, '$1'))
  if (!host) return problem(`a host in it, like "${EXAMPLE}"`)

  const sslmode = url.searchParams.get('sslmode') ?? (isLoopback(host) ? 'disable' : 'verify-full')
  if (!/^(disable|require|verify-full)$/.test(sslmode)) {
    // The modes between look safe and are not: whoever can redirect a connection can read it.
    return problem('sslmode "verify-full" (as it is without one) or "disable"')
  }
  const file = url.searchParams.get('sslrootcert')
  const authority = file === null ? undefined : readAuthority(file)
  if (authority === null) return problem(`sslrootcert to name a file that can be read, not ${file}`)
  return {
    address: {
      setting,
      host,
      port: url.port === '' ? DEFAULT_PORT : Number(url.port),
      database,
      user,
      ...(password !== '' && { password: () => password }),
      ...(sslmode !== 'disable' && { tls: authority === undefined ? {} : { authority } }),
    },
  }
}

/** For messages: everything but user and password. */
export function placeOf({ host, port, database }: PostgresAddress): string {
  return `PostgreSQL at ${isIP(host) === 6 ? `[${host}]` : host}:${port}/${database}`
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host) || host.startsWith('/')
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

function readAuthority(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}
