import type { FailureOptions } from '../../console/failure.ts'
import { CALLBACK, createDeskSession, type DeskSession, PAGE } from '../../console/session/router.ts'
import type { Clock } from '../../core/clock.ts'
import type { SignIn } from '../../core/sign-in.ts'
import { createRateLimiter } from '../../memory/rate-limiter.ts'
import type { Config } from '../config/config.ts'
import type { House } from '../house.ts'
import { deskOrigin } from '../serving/transport.ts'
import { allQueues } from './access.ts'

/** Ways to the provider and back, of one address within a minute: an office comes at nine, from one. */
const SIGN_INS = 300

/** How people sign in at the desk's page. */
export async function openDeskSession(
  house: House,
  config: Config,
  failures: FailureOptions,
  clock: Clock,
): Promise<DeskSession> {
  const origin = deskOrigin(config)
  return createDeskSession({
    ...failures,
    signIn: await openSignIn(house, config, origin, failures, clock),
    name: config.bot.access.signIn.name,
    origin,
    signIns: createRateLimiter({ name: 'console-sign-ins', perMinute: SIGN_INS, redis: house.redis?.redis }),
  })
}

async function openSignIn(
  { installationKey }: House,
  { oidc, bot }: Config,
  origin: string,
  { log }: FailureOptions,
  clock: Clock,
): Promise<SignIn | undefined> {
  if (!oidc?.client) return undefined
  const { createSignIn } = await import('../../access/sign-in/sign-in.ts')
  return createSignIn({
    issuer: oidc.issuer,
    client: oidc.client,
    settings: bot.access,
    callback: origin + CALLBACK,
    home: origin + PAGE,
    known: allQueues(bot.handover),
    key: await installationKey('desk-sessions'),
    clock,
    log,
  })
}
