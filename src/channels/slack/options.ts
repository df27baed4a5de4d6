import { z } from 'zod'
import type { AttachmentStore } from '../../core/attachment.ts'
import type { Accept } from '../../core/channel.ts'
import type { Clock } from '../../core/clock.ts'
import { ParleyError } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import type { ConversationMemory } from '../../core/memory.ts'
import type { ReplyDraft } from '../../core/reply.ts'
import type { Pause } from './api.ts'

export interface SlackChannelOptions {
  readonly accept: Accept
  /** The conversation's log: whether a thread has begun, and the form of a card. */
  readonly read: ConversationMemory['read']
  /** Keeps files; without it none are taken or sent. */
  readonly attachments?: AttachmentStore | undefined
  /** Bot User OAuth Token: `xoxb-…`. */
  readonly botToken: string
  readonly signingSecret: string
  /** The Web API's address when it is not Slack's own: behind a proxy, or in tests. */
  readonly apiUrl?: string | undefined
  /** Binds buttons to their conversations: at least 32 bytes. */
  readonly buttonKey: Uint8Array
  /** Where customers reach this server, for links to its pages. */
  readonly publicUrl?: string | undefined
  /** Offered to whoever begins. */
  readonly greeting: () => ReplyDraft | undefined
  /** Language of what the channel says outside of a conversation. */
  readonly locale: string
  readonly clock: Clock
  readonly log: Log
  readonly pause: Pause
  /** 2,500 when not given. */
  readonly answerMs?: number
  /** Of one call, 10,000 when not given. */
  readonly timeoutMs?: number
}

export const SLACK_API = 'https://slack.com/api/'

const settingsSchema = z.object({
  botToken: z.string().regex(/^xoxb-/, 'must be a bot token, which begins with xoxb-'),
  signingSecret: z.string().min(16, 'must have at least 16 characters'),
  apiUrl: z.url({ protocol: /^https?$/ }).default(SLACK_API),
  buttonKey: z.instanceof(Uint8Array).refine((key) => key.length >= 32, 'must have at least 32 bytes'),
  publicUrl: z.url({ protocol: /^https?$/ }).optional(),
  answerMs: z.number().positive().default(2_500),
})

/** Throws a ParleyError `config-invalid` that names every bad option. */
export function checkOptions(options: SlackChannelOptions): z.infer<typeof settingsSchema> {
  const checked = settingsSchema.safeParse(options)
  if (checked.success) return checked.data
  const faults = checked.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  throw new ParleyError('config-invalid', `The Slack channel cannot start. ${faults.join('; ')}.`)
}
