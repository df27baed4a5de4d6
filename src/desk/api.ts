import type { JsonValue } from '../core/json.ts'
import { OF_SESSION, renewSession } from './session.ts'

/** Who asks: a token, or without one the session of this browser, the role to act in, and what for. */
export interface Standing {
  readonly token?: string
  readonly role?: string
  readonly purpose?: string
  readonly reason?: string
}

const BASE = '/console/api'

/** What the server refused, in its words; status 0 where it was not reached. */
export class Refused extends Error {
  readonly status: number
  readonly code: string
  /** Why a file was not taken. */
  readonly reason: string | undefined
  constructor(status: number, code: string, message: string, reason?: string) {
    super(message)
    this.status = status
    this.code = code
    this.reason = reason
  }
}

/** The console's HTTP interface. Throws `Refused`. */
export function createApi({ token, role, purpose, reason }: Standing) {
  const standing: Record<string, string> = {
    ...(token === undefined ? OF_SESSION : { authorization: `Bearer ${token}` }),
    ...(role && { 'parley-role': role }),
    ...(purpose && { 'parley-purpose': purpose }),
    ...(reason && { 'parley-reason': encodeURIComponent(reason) }),
  }

  async function call(path: string, options: RequestInit = {}): Promise<Response> {
    const headers = { ...standing, ...(options.headers as Record<string, string>) }
    const send = () =>
      answered(() => fetch(BASE + path, { ...options, headers, cache: 'no-store' }), options.signal ?? undefined)
    try {
      return await send()
    } catch (error) {
      if (!(error instanceof Refused && error.code === 'session-expired')) throw error
    }
    await answered(renewSession)
    return send()
  }

  return {
    call,
    async get<T>(path: string, query: Readonly<Record<string, string | number | undefined>> = {}): Promise<T> {
      const given = Object.entries(query).filter(([, value]) => value !== undefined)
      const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)]))
      return (await call(`${path}${given.length > 0 ? `?${search}` : ''}`)).json() as Promise<T>
    },
    /** Resolves to what is answered, if anything is. */
    async post<T>(path: string, body: JsonValue = {}): Promise<T | undefined> {
      const headers = { 'content-type': 'application/json' }
      const response = await call(path, { method: 'POST', body: JSON.stringify(body), headers })
      return response.status === 204 ? undefined : (response.json() as Promise<T>)
    },
    async upload<T>(path: string, file: File): Promise<T> {
      const place = `${path}?${new URLSearchParams({ name: file.name })}`
      return (await call(place, { method: 'POST', body: file })).json() as Promise<T>
    },
  }
}

export type Api = ReturnType<typeof createApi>

/** A good answer. Throws `Refused`. */
async function answered(send: () => Promise<Response>, signal?: AbortSignal): Promise<Response> {
  const response = await send().catch((error: unknown) => {
    throw signal?.aborted ? error : new Refused(0, 'unreachable', 'unreachable')
  })
  if (response.ok) return response
  const { code = 'failed', message = response.statusText, reason } = await problemOf(response)
  throw new Refused(response.status, code, message, reason)
}

interface Problem {
  readonly code: string
  readonly message: string
  readonly reason?: string
}

async function problemOf(response: Response): Promise<Partial<Problem>> {
  try {
    return ((await response.json()) as { error: Problem }).error
  } catch {
    return {}
  }
}
