import type { JsonValue } from '../core/json.ts'

/** Who asks: a token, the role to act in, and what for. */
export interface Standing {
  readonly token: string
  readonly role?: string
  readonly purpose?: string
  readonly reason?: string
}

const BASE = '/console/api'

/** What the server refused, in its words; status 0 where it was not reached. */
export class Refused extends Error {
  readonly status: number
  readonly code: string
  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

/** The console's HTTP interface. Throws `Refused`. */
export function createApi({ token, role, purpose, reason }: Standing) {
  const standing: Record<string, string> = {
    authorization: `Bearer ${token}`,
    ...(role && { 'parley-role': role }),
    ...(purpose && { 'parley-purpose': purpose }),
    ...(reason && { 'parley-reason': encodeURIComponent(reason) }),
  }

  async function call(path: string, options: RequestInit = {}): Promise<Response> {
    const headers = { ...standing, ...(options.headers as Record<string, string>) }
    const response = await fetch(BASE + path, { ...options, headers, cache: 'no-store' }).catch((error: unknown) => {
      throw options.signal?.aborted ? error : new Refused(0, 'unreachable', 'unreachable')
    })
    if (response.ok) return response
    const { code = 'failed', message = response.statusText } = await problemOf(response)
    throw new Refused(response.status, code, message)
  }

  return {
    call,
    async get<T>(path: string, query: Readonly<Record<string, string | number | undefined>> = {}): Promise<T> {
      const given = Object.entries(query).filter(([, value]) => value !== undefined)
      const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)]))
      return (await call(`${path}${given.length > 0 ? `?${search}` : ''}`)).json() as Promise<T>
    },
    async post(path: string, body: JsonValue = {}): Promise<void> {
      await call(path, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      })
    },
  }
}

export type Api = ReturnType<typeof createApi>

async function problemOf(response: Response): Promise<{ code?: string; message?: string }> {
  try {
    return ((await response.json()) as { error: { code: string; message: string } }).error
  } catch {
    return {}
  }
}
