import { z } from 'zod'
import type { Attachment } from '../core/attachment.ts'
import type { Clock } from '../core/clock.ts'
import { ParleyError } from '../core/errors.ts'
import type { JsonValue } from '../core/json.ts'
import type { Principal } from '../core/principal.ts'
import type { TranscriptContent, TranscriptEntry, TranscriptStore } from '../core/transcript.ts'

/** A card with its content; a file with its name, and its address where anybody finds it there. */
interface AttachmentActivity {
  readonly contentType: string
  readonly content?: JsonValue
  readonly name?: string
  readonly contentUrl?: string
}

/** As much of a Bot Framework activity as a transcript keeps. */
export interface TranscriptActivity {
  readonly type: 'message'
  readonly id: string
  readonly timestamp: Date
  readonly channelId: string
  readonly conversation: { readonly id: string }
  readonly from: { readonly id: string; readonly name?: string; readonly role: 'user' | 'bot' }
  readonly recipient: { readonly id: string }
  readonly text: string
  readonly locale?: string
  readonly value?: JsonValue
  readonly suggestedActions?: { readonly actions: readonly object[]; readonly to: readonly string[] }
  readonly attachments?: readonly AttachmentActivity[]
}

interface Paged<T> {
  items: T[]
  /** Empty on the last page. */
  continuationToken: string
}

/** The shape of `TranscriptStore` in Microsoft's `botbuilder-core`, which is not needed for it. */
export interface BotFrameworkTranscripts {
  logActivity(activity: unknown): Promise<void>
  getTranscriptActivities<A = TranscriptActivity>(
    channelId: string,
    conversationId: string,
    continuationToken?: string,
    startDate?: Date,
  ): Promise<Paged<A>>
  listTranscripts(
    channelId: string,
    continuationToken?: string,
  ): Promise<Paged<{ channelId: string; id: string; created: Date }>>
  deleteTranscript(channelId: string, conversationId: string): Promise<void>
}

export interface BotFrameworkOptions {
  readonly transcripts: TranscriptStore
  /** In whose name everything is asked; what they may not is refused. */
  readonly principal: Principal
  readonly clock: Clock
}

const PAGE = 100
const BOT = 'bot'
const CARD = 'application/vnd.microsoft.card.adaptive'

const account = z.object({ id: z.string().min(1), name: z.string().nullish(), role: z.string().nullish() })
const activitySchema = z.object({
  type: z.string(),
  channelId: z.string().min(1),
  conversation: z.object({ id: z.string().min(1) }),
  from: account,
  recipient: account.nullish(),
  timestamp: z.coerce.date().nullish(),
  text: z.string().nullish(),
  locale: z.string().nullish(),
})

/** The transcripts as tools for the Bot Framework know them, for one principal. Keeps messages; other activities say nothing. */
export function createBotFrameworkTranscripts(options: BotFrameworkOptions): BotFrameworkTranscripts {
  const { transcripts, principal, clock } = options
  /** The framework's logger does not wait for one activity before it gives the next. */
  let last: Promise<unknown> = Promise.resolve()

  return {
    async logActivity(given) {
      const parsed = activitySchema.safeParse(given)
      if (!parsed.success) {
        const at = parsed.error.issues.map(({ path }) => path.join('.') || 'the activity').join(', ')
        throw new ParleyError('invalid-message', `an activity to log is not valid: ${at}`)
      }
      if (parsed.data.type !== 'message') return
      const entry = entryOf(parsed.data, clock)
      const logging = last.then(() => transcripts.appendNext(principal, entry))
      last = logging.catch(() => undefined)
      await logging
    },

    async getTranscriptActivities<A>(
      channelId: string,
      conversationId: string,
      continuationToken?: string,
      startDate?: Date,
    ) {
      const start = startDate?.getTime() ?? 0
      let after = sequenceOf(continuationToken)
      for (;;) {
        const entries = await transcripts.read(principal, conversationId, after, PAGE)
        const items = entries.filter(({ channel, time }) => channel === channelId && time >= start).map(activityOf)
        after = entries.at(-1)?.sequence ?? after
        const more = entries.length === PAGE
        // A page without a line would look like the end.
        if (items.length > 0 || !more) return { items: items as A[], continuationToken: more ? String(after) : '' }
      }
    },

    async listTranscripts(channelId, continuationToken) {
      const own = principal.role === 'customer' ? { customer: principal.id } : {}
      const filter = { channel: channelId, ...own }
      const { items, next = '' } = await transcripts.list(principal, filter, PAGE, continuationToken || undefined)
      return {
        items: items.map(({ channel, conversation, started }) => ({
          channelId: channel,
          id: conversation,
          created: new Date(started),
        })),
        continuationToken: next,
      }
    },

    // Ids of conversations are unique among all channels.
    deleteTranscript: (_channelId, conversationId) => transcripts.remove(principal, conversationId),
  }
}

function entryOf(activity: z.infer<typeof activitySchema>, clock: Clock): Omit<TranscriptEntry, 'sequence'> {
  const { channelId, conversation, from, recipient, timestamp, text, locale } = activity
  // The framework's logger says so of all that comes in; of what goes out, nobody may have said anything.
  const inbound = from.role === 'user'
  const customer = inbound ? from.id : recipient?.id
  if (customer === undefined) {
    throw new ParleyError('invalid-message', 'an activity to log is not valid: recipient')
  }
  return {
    conversation: conversation.id,
    customer,
    channel: channelId,
    time: timestamp?.getTime() ?? clock(),
    author: inbound ? 'customer' : 'bot',
    ...(locale && { locale }),
    passages: [],
    content: { text: text ?? '', ...(from.name && { senderName: from.name }) },
  }
}

function activityOf(entry: TranscriptEntry): TranscriptActivity {
  const { conversation, sequence, customer, channel, author, time, locale, content } = entry
  const { text, senderName, action, suggestedActions, card } = content
  const inbound = author === 'customer'
  const attached = [
    ...(card === undefined ? [] : [{ contentType: CARD, content: card }]),
    ...(content.attachments ?? []).map(fileOf),
  ]
  return {
    type: 'message',
    id: `${conversation}|${String(sequence).padStart(7, '0')}`,
    timestamp: new Date(time),
    channelId: channel,
    conversation: { id: conversation },
    from: {
      id: inbound ? customer : BOT,
      ...(senderName !== undefined && { name: senderName }),
      role: inbound ? 'user' : 'bot',
    },
    recipient: { id: inbound ? BOT : customer },
    text,
    ...(locale !== undefined && { locale }),
    ...(action && { value: { ...action } as JsonValue }),
    ...(suggestedActions && { suggestedActions: { actions: suggestedActions.map(cardActionOf), to: [] } }),
    ...(attached.length > 0 && { attachments: attached }),
  }
}

function fileOf(attachment: Attachment): AttachmentActivity {
  const { name, contentType } = attachment
  return { contentType, name, ...('url' in attachment && { contentUrl: attachment.url }) }
}

function cardActionOf(action: NonNullable<TranscriptContent['suggestedActions']>[number]): object {
  if ('message' in action) return { type: 'imBack', title: action.title, value: action.message }
  return { type: 'postBack', title: action.title, value: action.action }
}

function sequenceOf(token: string | undefined): number {
  if (!token) return 0
  if (/^\d{1,15}$/.test(token)) return Number(token)
  throw new ParleyError('cursor-invalid', 'this continuation token was not given by a transcript: begin anew')
}
