import type { Request } from 'express'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import type { TeamsAccount } from './account.ts'
import { type InboundActivity, tenantOf } from './activity.ts'
import type { TeamsCloud } from './cloud.ts'
import type { Connector } from './connector.ts'
import { readToken, serviceProblem } from './verify.ts'

/** `stranger`: whoever it is learns nothing more. `unsure`: the keys of Bot Framework cannot be had just now. */
export type Verdict = 'welcome' | 'stranger' | 'unsure'

export interface Gate {
  /** Looks at who knocks before anything that they bring is read. */
  knock(request: Request): Verdict
  /** Looks at the activity, and at the signature last. */
  admit(request: Request, activity: InboundActivity): Promise<Verdict>
}

export interface GateParts {
  readonly account: TeamsAccount
  readonly cloud: TeamsCloud
  readonly connector: Connector
  readonly clock: Clock
  readonly log: Log
}

/** Lets Teams in, on behalf of this bot and, where it serves one tenant, of nobody else's. */
export function createGate({ account, cloud, connector, clock, log }: GateParts): Gate {
  const { appId } = account
  const tenant = account.type === 'MultiTenant' ? undefined : account.tenantId

  const readHeader = ({ headers }: Request) =>
    readToken(headers.authorization, { appId, issuer: cloud.issuer, now: clock() })

  function refuse(problem: string): Verdict {
    log.debug({ problem }, 'a request to the Teams channel was refused')
    return 'stranger'
  }

  return {
    knock(request) {
      const token = readHeader(request)
      return 'problem' in token ? refuse(token.problem) : 'welcome'
    },
    async admit(request, activity) {
      const token = readHeader(request)
      if ('problem' in token) return refuse(token.problem)
      const said = { serviceUrl: activity.serviceUrl ?? undefined, tenant: tenantOf(activity) }
      const problem = serviceProblem(said, { cloud, signed: token.claims.serviceurl, tenant })
      if (problem) return refuse(problem)
      try {
        await connector.authenticate(activity, request.headers.authorization ?? '')
        return 'welcome'
      } catch (error) {
        if (isRefused(error)) return refuse('a signature that is not Bot Framework’s')
        log.error({ error: error instanceof Error ? error.message : '' }, 'the keys of Bot Framework cannot be had')
        return 'unsure'
      }
    },
  }
}

/** The library's own verdict, or that of the one that it asks about signatures. */
function isRefused(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return 'statusCode' in error
    ? error.statusCode === 401
    : /^(JsonWebToken|TokenExpired|NotBefore)Error$/.test(error.name)
}

/** Lets in who is on this machine, and answers nowhere else: for the Playground, which signs nothing. */
export function createPlaygroundGate({ cloud, log }: Pick<GateParts, 'cloud' | 'log'>): Gate {
  const refuse = (problem: string): Verdict => {
    log.warn({ problem }, 'a request to the Teams channel was refused')
    return 'stranger'
  }
  return {
    knock({ socket, headers }) {
      if (!isLoopback(socket.remoteAddress)) return refuse('a request from another machine')
      // Pages in a browser on this machine, and proxies that bring strangers.
      if (headers.origin !== undefined) return refuse('a request of a web page')
      if (headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined)
        return refuse('a forwarded request')
      return 'welcome'
    },
    async admit(_request, activity) {
      const problem = serviceProblem({ serviceUrl: activity.serviceUrl ?? undefined }, { cloud })
      return problem ? refuse(problem) : 'welcome'
    },
  }
}

const isLoopback = (address: string | undefined) =>
  address === '127.0.0.1' || address === '::1' || address === '::ffff:127.0.0.1'
