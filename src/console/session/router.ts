import express, { type Request, type Response, type Router } from 'express'
import { hasCode, ParleyError } from '../../core/errors.ts'
import type { Identity } from '../../core/principal.ts'
import type { RateLimiter } from '../../core/rate-limiter.ts'
import type { SignIn, SignInProblem } from '../../core/sign-in.ts'
import { type FailureOptions, failure } from '../failure.ts'
import { deskCookies } from './cookies.ts'
import { requireOwnPage } from './own-page.ts'

export interface DeskSessionOptions extends FailureOptions {
  /** Absent: people bring a token. */
  readonly signIn: SignIn | undefined
  /** What people know the provider as. */
  readonly name: string | undefined
  /** Where the desk is: the one address that the provider sends people back to. */
  readonly origin: string
  /** How often somebody goes to the provider and comes back. */
  readonly signIns: RateLimiter
}

export interface DeskSession {
  readonly router: Router
  /** Whose session a request of the desk's page brings along. */
  readonly identify?: (request: Request) => Promise<Identity>
}

const SESSION_BASE = '/console/session'
export const CALLBACK = `${SESSION_BASE}/callback`
export const PAGE = '/console'

/** How the desk's page learns how people sign in, and what it needs for it. */
export function createDeskSession(options: DeskSessionOptions): DeskSession {
  const { signIn, name, origin } = options
  const routes = express.Router({ caseSensitive: true })
  routes.use((_request, response, next) => {
    response.set({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' })
    next()
  })
  const router = express.Router().use(SESSION_BASE, routes)
  if (!signIn) {
    routes.get('/', (_request, response) => void response.json({}))
    return { router }
  }

  const { session, transaction } = deskCookies(origin.startsWith('https:'))
  const sessionOf = (request: Request): string => {
    const cookie = session.read(request)
    if (cookie !== undefined) return cookie
    throw new ParleyError('unauthorized', 'nobody is signed in: sign in')
  }
  const tooOften = async (request: Request) => (await options.signIns.take(options.addressOf(request))) > 0
  const explain = (response: Response, problem: SignInProblem) => response.redirect(303, `${PAGE}?sign-in=${problem}`)

  routes.get('/', async (request, response) => {
    const cookie = session.read(request)
    const signedIn = cookie !== undefined && (await signIn.identify(cookie).then(() => true, isRenewable))
    response.json({ signIn: { address: `${origin}${SESSION_BASE}/begin`, ...(name && { name }) }, signedIn })
  })

  routes.get('/begin', async (request, response) => {
    const returnTo = pathOf(request.query.to, origin)
    if (await tooOften(request)) return explain(response, 'too-many')
    const begun = await signIn.begin(returnTo)
    if ('problem' in begun) return explain(response, begun.problem)
    transaction.write(response, begun.transaction)
    response.redirect(303, begun.address)
  })

  routes.get('/callback', async (request, response) => {
    const begun = transaction.read(request)
    // Good for one return.
    transaction.clear(response)
    if (await tooOften(request)) return explain(response, 'too-many')
    const finished = await signIn.finish(new URL(request.originalUrl, origin).search, begun)
    if ('problem' in finished) return explain(response, finished.problem)
    session.write(response, finished.session)
    response.redirect(303, finished.returnTo)
  })

  routes.post('/renew', async (request, response) => {
    requireOwnPage(request, origin)
    try {
      const renewed = await signIn.renew(sessionOf(request))
      if (renewed !== undefined) session.write(response, renewed)
    } catch (error) {
      if (hasCode(error, 'unauthorized')) session.clear(response)
      throw error
    }
    response.status(204).end()
  })

  routes.post('/end', async (request, response) => {
    requireOwnPage(request, origin)
    const cookie = session.read(request)
    session.clear(response)
    const address = cookie === undefined ? undefined : await signIn.end(cookie)
    response.json({ ...(address !== undefined && { address }) })
  })

  routes.use(failure(options))
  return {
    router,
    identify: async (request) => {
      requireOwnPage(request, origin)
      return signIn.identify(sessionOf(request))
    },
  }
}

const isRenewable = (error: unknown) => hasCode(error, 'session-expired')

/** The desk's own page alone: nobody is led elsewhere by a link that begins here. */
function pathOf(to: unknown, origin: string): string {
  if (to === undefined) return PAGE
  const url = typeof to === 'string' ? URL.parse(to, origin) : null
  if (url?.origin === origin && url.pathname.replace(/\/$/, '') === PAGE) {
    return `${url.pathname}${url.search}${url.hash}`
  }
  throw new ParleyError('invalid-request', `to: expected a path of the desk, like ${PAGE}`)
}
