import type { Identity } from './principal.ts'

/** Why nobody is signed in; the desk's page has a sentence for each. */
export const SIGN_IN_PROBLEMS = ['denied', 'expired', 'failed', 'no-role', 'too-many', 'unreachable'] as const

export type SignInProblem = (typeof SIGN_IN_PROBLEMS)[number]

/** What a browser keeps for us: it can neither be read there, nor made, nor changed. */
export type Sealed = string

/** Signs people in at the company's own provider. Holds nothing: a session goes on with any instance. */
export interface SignIn {
  /** Where the browser goes to, and what it keeps until it is back. `returnTo` is a path of the desk's. */
  begin(
    returnTo: string,
  ): Promise<{ readonly address: string; readonly transaction: Sealed } | { readonly problem: SignInProblem }>
  /** The browser is back, with the query that the provider has given to it. */
  finish(
    query: string,
    transaction: Sealed | undefined,
  ): Promise<{ readonly session: Sealed; readonly returnTo: string } | { readonly problem: SignInProblem }>
  /** Throws a ParleyError: `session-expired` where it wants to be renewed, `unauthorized` where it is over or none. */
  identify(session: Sealed): Promise<Identity>
  /**
   * The session with what the provider says now; undefined where it is new enough. Throws a ParleyError: `unauthorized`
   * where it is over, `sign-in-unavailable` where the provider cannot be asked.
   */
  renew(session: Sealed): Promise<Sealed | undefined>
  /** Ends what the provider knows of the session. Resolves to where the browser goes to sign out there, if it may. */
  end(session: Sealed): Promise<string | undefined>
}
