import { setTimeout as wait } from 'node:timers/promises'
import type { SlackChannel } from '../../channels/slack/channel.ts'
import type { Accept } from '../../core/channel.ts'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import { createRateLimiter } from '../../memory/rate-limiter.ts'
import type { Config } from '../config/config.ts'
import type { House } from '../house.ts'
import { greetingFor } from '../serving/greeting.ts'
import { limitAccept } from '../serving/limited-accept.ts'

/** The bot in Slack, where it is configured. Slack's package is loaded only then. */
export async function openSlackChannel(
  house: House,
  accept: Accept,
  config: Config,
  clock: Clock,
  log: Log,
): Promise<SlackChannel | undefined> {
  const { bot, slack, publicUrl } = config
  if (!slack) return undefined
  const { createSlackChannel } = await import('../../channels/slack/channel.ts')
  const perMinute = bot.limits.messagesPerMinute
  const [locale] = bot.languages
  const channel = createSlackChannel({
    ...slack,
    accept: limitAccept(accept, createRateLimiter({ name: 'messages', perMinute, redis: house.redis?.redis })),
    read: house.memory.read,
    attachments: house.attachments,
    buttonKey: await house.installationKey('slack-buttons'),
    publicUrl,
    greeting: () => greetingFor(bot, locale),
    locale,
    clock,
    log,
    pause: (ms, signal) => wait(ms, undefined, { signal }).catch(() => {}),
  })
  // Slack may be away just now, and customers of other channels need not wait for it.
  channel.identity().catch((error: unknown) => log.error({ err: error }, 'Slack does not know the bot yet'))
  return channel
}
