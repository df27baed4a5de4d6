import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import type { AttachmentStore } from '../../core/attachment.ts'
import type { Accept } from '../../core/channel.ts'
import type { Clock } from '../../core/clock.ts'
import type { ConversationReference } from '../../core/conversation.ts'
import type { Customers } from '../../core/customers.ts'
import type { DownloadConversation } from '../../core/download.ts'
import { ParleyError } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import type { ConversationMemory } from '../../core/memory.ts'
import type { RateLimiter } from '../../core/rate-limiter.ts'
import type { Relay } from '../../core/relay.ts'
import type { ReplyDraft } from '../../core/reply.ts'
import type { UsageCounters } from '../../core/usage.ts'
import type { StatusIn } from './status-route.ts'

/** What one client address may do; without them, anything. Whoever bears the secret is not counted. */
export interface WebChannelLimits {
  /** Who a request comes from, as it is counted: proxies looked through, neighbours together. */
  readonly addressOf: (request: IncomingMessage) => string
  readonly requests: RateLimiter
  /** Anonymous conversations begun. */
  readonly conversations: RateLimiter
  /** Messages with files. */
  readonly uploads: RateLimiter
  /** Messages of customers for whom nobody vouches. */
  readonly anonymousMessages: RateLimiter
}

export interface WebChannelOptions {
  readonly accept: Accept
  /** The conversation's log: what clients read, and what a socket that missed something catches up from. */
  readonly read: ConversationMemory['read']
  /** What the transcript has of a conversation, as a file. */
  readonly download: DownloadConversation
  readonly attachments: {
    readonly store: AttachmentStore
    /** Of all files of one message together. */
    readonly maxBytes: number
  }
  /** Reaches the sockets of other instances; where there is one instance only, nobody needs to be told. */
  readonly relay?: Relay | undefined
  /** Told whenever a customer writes. */
  readonly customerTyped?: (conversation: ConversationReference) => void
  /** Signs the tokens by HS256: at least 32 bytes. */
  readonly signingKey: Uint8Array
  /** The Direct Line secret, for servers that mint tokens for users they know: at least 16 characters. */
  readonly secret: string
  /** Lets customers sign in, by what their site signs; absent: nobody can. */
  readonly identity?: {
    /** The site's and ours: at least 32 characters. */
    readonly secret: string
    readonly customers: Customers
    readonly usage: UsageCounters
  }
  /** Origins whose pages may mint anonymous tokens, for example `https://www.example.com`. */
  readonly allowedOrigins: readonly string[]
  /** Where customers reach this server, when that is not what a request says: behind some proxies. */
  readonly publicUrl?: string | undefined
  readonly bot: { readonly id: string; readonly name: string }
  /** Whether the channel is switched off, and what its visitors are told. */
  readonly status: StatusIn
  /** The first thing shown in every conversation. */
  readonly greeting?: (locale: string | undefined) => ReplyDraft | undefined
  readonly clock: Clock
  readonly log: Log
  /** 3600 when not given. */
  readonly tokenLifetimeSeconds?: number
  /** How long after its end a token can still be refreshed: 7 when not given. */
  readonly resumeDays?: number
  readonly limits?: WebChannelLimits
}

export const originSchema = z
  .string()
  .max(300)
  .refine(
    (text) => URL.canParse(text) && new URL(text).origin === text,
    'is not an origin such as https://www.example.com',
  )

const settingsSchema = z.object({
  signingKey: z.instanceof(Uint8Array).refine((key) => key.length >= 32, 'must have at least 32 bytes'),
  secret: z.string().min(16, 'must have at least 16 characters'),
  identity: z.object({ secret: z.string().min(32, 'must have at least 32 characters') }).optional(),
  allowedOrigins: z.array(originSchema),
  publicUrl: z.url({ protocol: /^https?$/ }).optional(),
  bot: z.object({ id: z.string().min(1), name: z.string().min(1) }),
  tokenLifetimeSeconds: z.int().positive().default(3600),
  resumeDays: z.number().nonnegative().default(7),
})

export type WebChannelSettings = z.infer<typeof settingsSchema>

export function checkOptions(options: WebChannelOptions): WebChannelSettings {
  const checked = settingsSchema.safeParse(options)
  if (checked.success) return checked.data
  const faults = checked.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  throw new ParleyError('config-invalid', `The web channel cannot start. ${faults.join('; ')}.`)
}
