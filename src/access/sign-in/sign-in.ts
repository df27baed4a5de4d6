import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import type { Clock } from '../../core/clock.ts'
import { ParleyError } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import { type Identity, ROLES } from '../../core/principal.ts'
import type { SignIn } from '../../core/sign-in.ts'
import { identityOf } from '../principals/identity-of.ts'
import type { AccessSettings } from '../principals/settings.ts'
import { failureOf } from './failure.ts'
import { createProvider, type Grant } from './provider.ts'
import { createSeal } from './seal.ts'

export interface SignInOptions {
  readonly issuer: string
  readonly client: { readonly id: string; readonly secret?: string }
  readonly settings: AccessSettings
  /** Where the provider sends people back to, after signing in and after signing out. */
  readonly callback: string
  readonly home: string
  /** All queues and teams that there are: others of somebody's are of no use here. */
  readonly known: Pick<Identity, 'queues' | 'teams'>
  /** 32 bytes, the same for all instances. */
  readonly key: Uint8Array
  readonly clock: Clock
  readonly log: Log
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** How long an answer is given again that may have been lost with a page that was left. */
const AGAIN_MS = 30_000
const MOST_RENEWALS = 1_000
/** How long somebody may take at the provider. */
const TRANSACTION_MS = 10 * MINUTE_MS

const transactionSchema = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  returnTo: z.string(),
})

const sessionSchema = z.object({
  identity: z.object({
    id: z.string(),
    name: z.string().exactOptional(),
    roles: z.tuple([z.enum(ROLES)], z.enum(ROLES)).readonly(),
    queues: z.array(z.string()).readonly().exactOptional(),
    teams: z.array(z.string()).readonly().exactOptional(),
  }),
  refresh: z.string().exactOptional(),
  /** Until then nobody is asked; and the end for good. Milliseconds since the epoch. */
  fresh: z.number(),
  end: z.number(),
})

/** What is kept of a session, and nothing else: no token that is good for more. */
type Session = z.infer<typeof sessionSchema>

/** Signs people in at the company's provider, and keeps what is known of them in sealed texts. */
export function createSignIn(options: SignInOptions): SignIn {
  const { issuer, settings, known, key, clock, log } = options
  const provider = createProvider(options)
  const transactions = createSeal({ key, kind: 'sign-in', schema: transactionSchema, clock })
  const sessions = createSeal({ key, kind: 'session', schema: sessionSchema, clock })
  /** By the cookie's hash: to use its token twice may end the session at the provider. */
  const renewals = new LRUCache<string, Promise<string>>({
    max: MOST_RENEWALS,
    ttl: AGAIN_MS,
    ttlResolution: 0,
    perf: { now: clock },
  })

  function failed(error: unknown) {
    const { problem, reason } = failureOf(error)
    const fields = { err: error, issuer, problem, ...(reason !== undefined && { reason }) }
    if (problem === 'failed' || problem === 'unreachable') log.error(fields, 'the sign-in failed')
    else log.info(fields, 'a sign-in was refused')
    return { problem }
  }

  async function sealed({ claims, ends, refresh }: Grant, end: number): Promise<string> {
    const identity = within(identityOf(claims, settings), known)
    const renewed = refresh !== undefined && { refresh }
    // What cannot be renewed goes on as long as the provider's word does.
    const fresh = renewed ? clock() + settings.signIn.renewMinutes * MINUTE_MS : (ends ?? clock())
    const session = { identity, ...renewed, fresh: Math.min(fresh, end), end }
    const cookie = await sessions.seal(session, end)
    if (cookie !== undefined) return cookie
    throw new ParleyError(
      'invalid-request',
      'what the provider says of somebody is more than a cookie holds: let it give opaque refresh tokens, and fewer queues',
    )
  }

  async function opened(cookie: string): Promise<Session> {
    const session = await sessions.open(cookie)
    if (session && clock() < session.end) return session
    throw new ParleyError('unauthorized', ENDED)
  }

  async function renewed({ identity, refresh, end }: Session): Promise<string> {
    if (refresh === undefined) throw new ParleyError('unauthorized', ENDED)
    try {
      return await sealed(await provider.refresh(refresh, identity.id), end)
    } catch (cause) {
      if (failed(cause).problem === 'unreachable') {
        throw new ParleyError('sign-in-unavailable', 'the sign-in does not answer: try again later', { cause })
      }
      throw new ParleyError('unauthorized', ENDED, { cause })
    }
  }

  return {
    async begin(returnTo) {
      try {
        const secrets = provider.newSecrets()
        const address = await provider.address(secrets)
        const transaction = await transactions.seal({ ...secrets, returnTo }, clock() + TRANSACTION_MS)
        return transaction === undefined ? { problem: 'failed' } : { address, transaction }
      } catch (error) {
        return failed(error)
      }
    },

    async finish(query, cookie) {
      const transaction = cookie === undefined ? undefined : await transactions.open(cookie)
      // Begun in another browser, too long ago, or never.
      if (transaction?.state !== new URLSearchParams(query).get('state')) return { problem: 'expired' }
      try {
        const grant = await provider.exchange(query, transaction)
        const session = await sealed(grant, clock() + settings.signIn.hours * HOUR_MS)
        return { session, returnTo: transaction.returnTo }
      } catch (error) {
        return failed(error)
      }
    },

    async identify(cookie) {
      const { identity, refresh, fresh } = await opened(cookie)
      if (clock() < fresh) return identity
      if (refresh === undefined) throw new ParleyError('unauthorized', ENDED)
      throw new ParleyError('session-expired', 'this session has to be renewed')
    },

    async renew(cookie) {
      const session = await opened(cookie)
      if (clock() < session.fresh) return undefined
      const hash = createHash('sha256').update(cookie).digest('base64')
      const under = renewals.get(hash)
      if (under) return under
      const renewal = renewed(session)
      renewals.set(hash, renewal)
      renewal.catch(() => renewals.delete(hash))
      return renewal
    },

    async end(cookie) {
      const session = await sessions.open(cookie)
      if (!session) return undefined
      const { identity, refresh } = session
      try {
        // A new token is the only way to say whose session it is, without having kept one.
        const last = refresh === undefined ? undefined : await provider.refresh(refresh, identity.id)
        if (last?.refresh !== undefined) await provider.revoke(last.refresh)
        return await provider.signOutAddress(last?.idToken)
      } catch (error) {
        // Nobody is sent to where nobody answers.
        return failed(error).problem === 'unreachable' ? undefined : provider.signOutAddress(undefined)
      }
    },
  }
}

const ENDED = 'this session is over: sign in again'

/** Groups are many, and a cookie is small. */
function within({ queues, teams, ...identity }: Identity, known: Pick<Identity, 'queues' | 'teams'>): Identity {
  const queuesHere = queues?.filter((queue) => known.queues?.includes(queue))
  const teamsHere = teams?.filter((team) => known.teams?.includes(team))
  return { ...identity, ...(queuesHere && { queues: queuesHere }), ...(teamsHere && { teams: teamsHere }) }
}
