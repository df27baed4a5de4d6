import { createWebChannel, type WebChannel } from '../../channels/web/channel.ts'
import type { Accept } from '../../core/channel.ts'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import { readOrCreateSecret } from '../../keys/master-key.ts'
import { createRateLimiter } from '../../memory/rate-limiter.ts'
import type { Config } from '../config/config.ts'
import type { House } from '../house.ts'
import { channelStatus } from '../serving/channel-status.ts'
import { createAddressOf } from '../serving/client-address.ts'
import { openDownload } from '../serving/download.ts'
import { disclosingGreeting } from '../serving/greeting.ts'
import { limitAccept } from '../serving/limited-accept.ts'
import { newSecret } from './data-folder.ts'

const MEGABYTE = 1_000_000

/** The website's channel, where it is switched on. */
export async function openWebChannel(
  house: House,
  accept: Accept,
  config: Config,
  clock: Clock,
  log: Log,
): Promise<WebChannel | undefined> {
  const { bot, publicUrl } = config
  if (!bot.channels.web.enabled) return undefined
  const { messagesPerMinute, requestsPerMinute, conversationsPerMinute, uploadsPerMinute } = bot.limits
  const redis = house.redis?.redis
  const limiter = (name: string, perMinute: number) => createRateLimiter({ name, perMinute, redis })
  return createWebChannel({
    accept: limitAccept(accept, limiter('messages', messagesPerMinute), house.customers.customerOf),
    read: house.memory.read,
    download: openDownload(house, bot.name, clock),
    attachments: { store: house.attachments, maxBytes: bot.attachments.megabytes * MEGABYTE },
    relay: house.relay,
    customerTyped: house.customerTyped,
    signingKey: await house.installationKey('web-tokens'),
    secret: config.directLineSecret ?? readOrCreateSecret(house.data.directLineSecret, newSecret),
    ...(config.customerSecret !== undefined && {
      identity: { secret: config.customerSecret, customers: house.customers, usage: house.usage },
    }),
    allowedOrigins: [...(publicUrl ? [publicUrl] : []), ...bot.channels.web.origins],
    publicUrl,
    bot: { id: 'bot', name: bot.name },
    status: (locale) => channelStatus(house, bot.languages, 'web', locale),
    greeting: (locale) => disclosingGreeting(bot, house.texts, locale),
    limits: {
      addressOf: createAddressOf(config.trustProxy),
      requests: limiter('requests', requestsPerMinute),
      conversations: limiter('conversations', conversationsPerMinute),
      uploads: limiter('uploads', uploadsPerMinute),
      anonymousMessages: createRateLimiter({
        name: 'anonymous-messages',
        perDay: bot.limits.anonymousMessagesPerDay,
        redis,
      }),
    },
    clock,
    log,
  })
}
