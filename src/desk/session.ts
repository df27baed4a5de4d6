import { SIGN_IN_PROBLEMS, type SignInProblem } from '../core/sign-in.ts'
import { kept } from '../widget/kept.ts'
import type { Standing } from './api.ts'

/** How people sign in at this server. */
export interface Entrance {
  /** At the company's provider; absent: by a token. */
  readonly signIn?: { readonly address: string; readonly name?: string }
  readonly signedIn?: boolean
}

const BASE = '/console/session'

/** Asks that the session's cookie be looked at. */
export const OF_SESSION: Readonly<Record<string, string>> = { 'parley-session': 'desk' }

/** Kept as long as the tab is open: a token is not for whoever opens the browser next. */
const place = kept(() => sessionStorage, 'parley-desk:session')

export function savedSession(): Standing {
  try {
    return (JSON.parse(place.get() ?? 'null') as Standing | null) ?? {}
  } catch {
    return {}
  }
}

export const saveSession = (session: Standing | undefined): void => place.set(session ? JSON.stringify(session) : null)

/** Throws where the server cannot be reached. */
export async function readEntrance(): Promise<Entrance> {
  return (await fetch(BASE)).json() as Promise<Entrance>
}

/** Where somebody signs in, to come back to what they look at now. */
export function signInAddress({ address }: NonNullable<Entrance['signIn']>): string {
  const { pathname, search, hash } = location
  return `${address}?to=${encodeURIComponent(pathname + search + hash)}`
}

/** One tab after the other: a session that is renewed twice at once may be taken for a stolen one. */
export function renewSession(): Promise<Response> {
  // Goes on where the page is left: what comes back is the only session that is good from then on.
  return navigator.locks.request('parley-desk:renew', () => post('/renew', { keepalive: true }))
}

/** Resolves to where to sign out of the provider. Throws where the server cannot be reached. */
export async function endSession(): Promise<string | undefined> {
  return ((await (await post('/end')).json()) as { address?: string }).address
}

const post = (path: string, options: RequestInit = {}): Promise<Response> =>
  fetch(BASE + path, { ...options, method: 'POST', headers: OF_SESSION })

/** Why somebody came back who is not signed in; it is told once. */
export function takeProblem(): SignInProblem | undefined {
  const said = new URLSearchParams(location.search).get('sign-in')
  if (said === null) return undefined
  history.replaceState(null, '', location.pathname)
  return SIGN_IN_PROBLEMS.find((problem) => problem === said)
}
