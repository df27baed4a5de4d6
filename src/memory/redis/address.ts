/** Where Redis is, and how to get in. */
export interface RedisAddress {
  readonly kind: 'single' | 'cluster' | 'sentinel'
  readonly hosts: readonly RedisHost[]
  readonly tls: boolean
  readonly username?: string
  readonly password?: string
  /** Number of the database; a cluster has the first alone. */
  readonly database: number
  /** What the sentinels call the primary. */
  readonly primary?: string
  readonly sentinelUsername?: string
  readonly sentinelPassword?: string
}

export interface RedisHost {
  readonly host: string
  readonly port: number
}

const EXPECTED =
  'expected redis://HOST:PORT, redis+cluster://HOST:PORT,HOST:PORT or redis+sentinel://HOST:PORT,HOST:PORT/PRIMARY (rediss:// for TLS)'
const ENCODE = 'write %40 for @, %2F for / and %3A for : in a name or password'

const PARTS = /^(rediss?)(?:\+(cluster|sentinel))?:\/\/(?:([^@/?#]*)@)?([^@/?#]*)(?:\/([^?#]*))?(?:\?([^#]*))?$/
const HOST = /^(\[[\da-f:.]+\]|[\w.-]+)(?::(\d{1,5}))?$/i
const PORTS = { single: 6379, cluster: 6379, sentinel: 26379 } as const
const SENTINEL_OPTIONS = ['sentinelUsername', 'sentinelPassword'] as const
/** Says that nothing shall be encrypted on the way: the word that PostgreSQL's address has for it. */
const IN_THE_CLEAR = 'sslmode'

/** Reads `REDIS_URL`; the problem, where there is one, never repeats a name or password. */
export function readRedisAddress(url: string): RedisAddress | { readonly problem: string } {
  const parts = PARTS.exec(url)
  if (!parts) return { problem: `${EXPECTED}; ${ENCODE}` }
  const [, scheme, several, login = '', list = '', path = '', query = ''] = parts
  const kind = (several ?? 'single') as RedisAddress['kind']
  const hosts = list.split(',').map((host) => readHost(host, PORTS[kind]))
  const broken = hosts.indexOf(undefined)
  if (broken >= 0) return { problem: `${EXPECTED}; the host at place ${broken + 1} cannot be read; ${ENCODE}` }
  const known = hosts.filter((host) => host !== undefined)
  if (kind === 'single' && known.length > 1) {
    return { problem: 'several hosts are a cluster (redis+cluster://) or sentinels (redis+sentinel://): say which' }
  }

  const [first = '', second, ...rest] = path.split('/')
  const primary = kind === 'sentinel' ? first : undefined
  const database = (kind === 'sentinel' ? second : first) || '0'
  if (primary === '') return { problem: 'the name of the primary is missing: redis+sentinel://HOST:PORT/PRIMARY' }
  if (!/^\d{1,4}$/.test(database) || rest.length > 0 || (kind !== 'sentinel' && second !== undefined)) {
    return { problem: 'expected the number of a database behind the last /' }
  }
  if (kind === 'cluster' && database !== '0') return { problem: 'a cluster has database 0 alone' }

  const options = new URLSearchParams(query)
  const allowed: readonly string[] = [IN_THE_CLEAR, ...(kind === 'sentinel' ? SENTINEL_OPTIONS : [])]
  const unknown = [...options.keys()].filter((name) => !allowed.includes(name))
  if (unknown.length > 0) {
    return { problem: `unknown option ${JSON.stringify(unknown[0])}: expected ${allowed.join(' or ')}` }
  }
  const tls = scheme === 'rediss'
  const mode = options.get(IN_THE_CLEAR)
  if (mode !== null && (mode !== 'disable' || tls)) {
    return { problem: 'expected rediss:// for TLS, or redis:// with sslmode "disable" to do without' }
  }
  const account = readLogin(login)
  if (!account) return { problem: `the name or password cannot be read: ${ENCODE}` }
  if (mode === null && isExposed({ tls, hosts: known })) {
    return {
      problem:
        'what is sent there, its password too, could be read on the way: expected rediss:// (or ?sslmode=disable at the end, where the network is yours alone)',
    }
  }
  const given = Object.fromEntries(
    SENTINEL_OPTIONS.flatMap((name) => (options.get(name) ? [[name, options.get(name)]] : [])),
  )
  return {
    kind,
    hosts: known,
    tls,
    database: Number(database),
    ...account,
    ...(primary !== undefined && { primary: decodeURIComponent(primary) }),
    ...given,
  }
}

/** For people: without a name or password. */
export function describeRedis({ kind, hosts, primary, database, tls }: RedisAddress): string {
  const where = hosts.map(({ host, port }) => `${host}:${port}`).join(', ')
  const how = tls ? ', encrypted' : ''
  if (kind === 'cluster') return `Redis Cluster at ${where}${how}`
  const number = database === 0 ? '' : `, database ${database}`
  if (kind === 'sentinel') return `Redis, primary "${primary}" of the sentinels at ${where}${number}${how}`
  return `Redis at ${where}${number}${how}`
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/

/** True where what is sent, the password too, can be read on the way. */
export function isExposed({ tls, hosts }: Pick<RedisAddress, 'tls' | 'hosts'>): boolean {
  return !tls && hosts.some(({ host }) => !LOOPBACK.test(host))
}

function readHost(text: string, standardPort: number): RedisHost | undefined {
  const [, host, port] = HOST.exec(text) ?? []
  const number = port === undefined ? standardPort : Number(port)
  if (host === undefined || number < 1 || number > 65_535) return undefined
  return { host: host.replace(/^\[|\]$/g, ''), port: number }
}

function readLogin(text: string): Pick<RedisAddress, 'username' | 'password'> | undefined {
  const at = text.indexOf(':')
  try {
    const username = decodeURIComponent(at < 0 ? text : text.slice(0, at))
    const password = at < 0 ? '' : decodeURIComponent(text.slice(at + 1))
    return { ...(username && { username }), ...(password && { password }) }
  } catch {
    return undefined
  }
}
