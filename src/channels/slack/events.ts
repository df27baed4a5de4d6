import { z } from 'zod'
import type { MessageChange } from '../../core/message.ts'
import { isDirect, type SlackAddress, tsSchema } from './address.ts'
import { type SlackFile, slackFileSchema } from './files-in.ts'
import type { Identity } from './identity.ts'
import { inboundText, mentions } from './inbound-text.ts'

const id = z.string().regex(/^[A-Z\d]{2,30}$/)

/** What the Events API posts. */
export const envelopeSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('url_verification'), challenge: z.string().max(1_000) }),
  z.object({
    type: z.literal('event_callback'),
    team_id: id,
    event: z.looseObject({ type: z.string(), event_ts: z.string().optional() }),
  }),
  z.object({ type: z.literal('app_rate_limited'), team_id: id }),
])

/** What happened, as far as the bot cares. */
export type Heard =
  /** `begun` true: it was said to the bot. Otherwise in a thread, perhaps to others. */
  | (Said & { readonly kind: 'said'; readonly toBot: boolean; readonly files: readonly SlackFile[] })
  | (Said & { readonly kind: 'changed'; readonly change: MessageChange })
  /** Somebody opened a conversation in which nothing was said yet. */
  | { readonly kind: 'opened'; readonly channel: string; readonly thread: string | undefined }

interface Said {
  readonly address: SlackAddress
  /** The same for the same message, however often and by whatever event Slack tells of it. */
  readonly id: string
  readonly text: string
}

const authored = {
  user: id.optional(),
  bot_id: z.string().optional(),
  text: z.string().default(''),
  ts: tsSchema,
  thread_ts: tsSchema.optional(),
  team: id.optional(),
  user_team: id.optional(),
  files: z.array(slackFileSchema).optional(),
  edited: z.object({ ts: z.string() }).optional(),
}

const messageSchema = z.object({
  ...authored,
  type: z.enum(['message', 'app_mention']),
  subtype: z.string().optional(),
  channel: id,
})

const changedSchema = z.object({
  subtype: z.literal('message_changed'),
  channel: id,
  message: z.object(authored),
  previous_message: z.object({ text: z.string().default('') }).optional(),
})

const deletedSchema = z.object({
  subtype: z.literal('message_deleted'),
  channel: id,
  deleted_ts: tsSchema,
  event_ts: tsSchema.optional(),
  previous_message: z.object(authored).partial({ ts: true }),
})

const homeOpenedSchema = z.object({ tab: z.string(), channel: id })
const threadStartedSchema = z.object({ assistant_thread: z.object({ channel_id: id, thread_ts: tsSchema }) })

/** Subtypes of a message that say something. */
const SPOKEN = new Set([undefined, 'file_share', 'thread_broadcast', 'me_message'])
/** Slack's own helper. */
const SLACKBOT = 'USLACKBOT'

/** Undefined for what is of no concern: other events, other bots, what the bot said itself. */
export function readEvent(event: Readonly<Record<string, unknown>>, self: Identity): Heard | undefined {
  switch (event.type) {
    case 'message':
    case 'app_mention':
      if (event.subtype === 'message_changed') return readChanged(event, self)
      if (event.subtype === 'message_deleted') return readDeleted(event, self)
      return readMessage(event, self)
    case 'app_home_opened': {
      const opened = homeOpenedSchema.safeParse(event).data
      return opened?.tab === 'messages' ? { kind: 'opened', channel: opened.channel, thread: undefined } : undefined
    }
    case 'assistant_thread_started': {
      const started = threadStartedSchema.safeParse(event).data?.assistant_thread
      return started && { kind: 'opened', channel: started.channel_id, thread: started.thread_ts }
    }
    default:
      return undefined
  }
}

type Authored = Omit<z.infer<typeof messageSchema>, 'type' | 'channel' | 'subtype'>

function readMessage(event: unknown, self: Identity): Heard | undefined {
  const message = messageSchema.safeParse(event).data
  if (!message || !SPOKEN.has(message.subtype)) return undefined
  const address = addressFrom(message, message.channel, self)
  if (!address) return undefined
  const isMention = message.type === 'app_mention' || mentions(message.text, self.user)
  return {
    kind: 'said',
    address,
    // The same message may come as a mention and as a message of its channel.
    id: message.ts,
    text: inboundText(message.text, self.user),
    toBot: isMention || isDirect(message.channel),
    files: message.files ?? [],
  }
}

function readChanged(event: unknown, self: Identity): Heard | undefined {
  const changed = changedSchema.safeParse(event).data
  const message = changed?.message
  // A link that was unfolded is a change, too, but not of the customer's.
  if (!message?.edited || message.text === changed?.previous_message?.text) return undefined
  const address = addressFrom(message, changed?.channel ?? '', self)
  if (!address) return undefined
  const { ts } = message
  return {
    kind: 'changed',
    address,
    id: `${ts}:edited:${message.edited.ts}`,
    text: inboundText(message.text, self.user),
    change: { kind: 'edited', message: ts },
  }
}

function readDeleted(event: unknown, self: Identity): Heard | undefined {
  const deleted = deletedSchema.safeParse(event).data
  if (!deleted) return undefined
  const { channel, deleted_ts: ts, previous_message: message } = deleted
  const address = addressFrom({ ...message, ts }, channel, self)
  if (!address) return undefined
  return { kind: 'changed', address, id: `${ts}:deleted`, text: '', change: { kind: 'deleted', message: ts } }
}

/** Where something was said and by whom; undefined for what no customer said. */
function addressFrom(message: Authored, channel: string, self: Identity): SlackAddress | undefined {
  const { user, bot_id, ts, thread_ts, team, user_team } = message
  if (user === undefined || bot_id !== undefined || user === self.user || user === SLACKBOT) return undefined
  return { team: self.team, channel, thread: thread_ts ?? ts, user, userTeam: user_team ?? team ?? self.team }
}
