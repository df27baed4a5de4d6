import type { TeamsChannel } from '../../channels/teams/channel.ts'
import type { Accept } from '../../core/channel.ts'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import { createRateLimiter } from '../../memory/rate-limiter.ts'
import type { Config } from '../config/config.ts'
import type { House } from '../house.ts'
import { greetingFor } from '../serving/greeting.ts'
import { limitAccept } from '../serving/limited-accept.ts'
import { localUrl } from '../serving/transport.ts'

/** Microsoft Teams, where it is configured: its library is loaded here and nowhere else. */
export async function openTeamsChannel(
  house: House,
  accept: Accept,
  config: Config,
  clock: Clock,
  log: Log,
): Promise<TeamsChannel | undefined> {
  const { teams, bot, publicUrl } = config
  if (!teams) return undefined
  const { createTeamsChannel } = await import('../../channels/teams/channel.ts')
  const perMinute = bot.limits.messagesPerMinute
  return createTeamsChannel({
    accept: limitAccept(accept, createRateLimiter({ name: 'messages', perMinute, redis: house.redis?.redis })),
    account: 'account' in teams ? teams.account : undefined,
    sealKey: await house.installationKey('teams-buttons'),
    // In the Playground links lead to this machine.
    publicUrl: 'playground' in teams ? localUrl(config, config.port) : publicUrl,
    attachments: house.attachments,
    greeting: (locale) => greetingFor(bot, locale),
    clock,
    log,
  })
}
