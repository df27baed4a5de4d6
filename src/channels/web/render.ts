import { LRUCache } from 'lru-cache'
import type { Attachment } from '../../core/attachment.ts'
import type { Clock } from '../../core/clock.ts'
import type { LogEntry } from '../../core/memory.ts'
import type { Message } from '../../core/message.ts'
import type { PartialReply, Reply, ReplyDraft } from '../../core/reply.ts'
import type { Activity } from './activity.ts'
import { absoluteUrl, renderDraft, renderFiles } from './draft.ts'
import type { FileLinks, Party } from './files/links.ts'
import { activityId, GREETING } from './ids.ts'
import type { Claims } from './tokens.ts'

/** Messages whose place is remembered, so that a reply can name the activity that it replies to. */
const REMEMBERED_MESSAGES = 20_000
const REMEMBERED_CONVERSATIONS = 20_000

export type Renderer = ReturnType<typeof createRenderer>

export function createRenderer(options: {
  bot: { readonly id: string; readonly name: string }
  publicUrl: string | undefined
  fileUrl: FileLinks['path']
  clock: Clock
}) {
  const { clock, publicUrl, fileUrl } = options
  const bot = { id: options.bot.id, name: options.bot.name, role: 'bot' } as const
  const places = new LRUCache<string, number>({ max: REMEMBERED_MESSAGES })

  /** The last line of each conversation that came by here. */
  const met = new LRUCache<string, number>({ max: REMEMBERED_CONVERSATIONS })

  function header(conversation: string, time: number) {
    return {
      timestamp: new Date(time).toISOString(),
      channelId: 'directline',
      conversation: { id: conversation },
    } as const
  }

  const urlOf = (party: Party) => (file: Attachment) =>
    absoluteUrl('url' in file ? file.url : fileUrl(file.id, party), publicUrl)

  function message(sequence: number, message: Message): Activity | undefined {
    const conversation = message.conversation.id
    // Always met before its reply, whether it was just accepted or is read from the log.
    met.set(conversation, sequence)
    places.set(`${conversation}|${message.id}`, sequence)
    // A button that carries an action says nothing that could be shown, nor does what is said out of turn: its reply does.
    if (message.text === '' && message.attachments.length === 0) return undefined
    const { sender, locale } = message
    const attachments = renderFiles(message.attachments, urlOf(message.conversation))
    return {
      type: 'message',
      id: activityId(conversation, sequence),
      ...header(conversation, message.time),
      from: { id: sender.id, ...(sender.name !== undefined && { name: sender.name }), role: 'user' },
      ...(locale !== undefined && { locale }),
      text: message.text,
      textFormat: 'plain',
      ...(attachments.length > 0 && { attachments }),
      channelData: { clientActivityID: message.id },
    }
  }

  /** The client knows its message by its own id too: where the place is forgotten, that one does. */
  function replyToId(conversation: string, replyTo: string): string {
    const place = places.get(`${conversation}|${replyTo}`)
    return place === undefined ? replyTo : activityId(conversation, place)
  }

  function reply(party: Party, sequence: number, reply: Reply): Activity {
    const conversation = party.id
    met.set(conversation, sequence)
    const { entities = [], ...content } = renderDraft(reply, publicUrl, urlOf(party))
    // Every reply ends the stream of its id, shown or not: whoever saw a part of it, from an instance that has died
    // since or before a reconnect, sees it replaced. Web Chat takes an end without a beginning for a plain message.
    const end = streamed({ streamType: 'final', streamId: streamId(conversation, reply.id) })
    return {
      type: 'message',
      id: activityId(conversation, sequence),
      ...header(conversation, reply.time),
      // Who reads roles takes whoever speaks for the company for the bot.
      from: reply.author ? { id: reply.author.kind, name: reply.author.name, role: 'bot' } : bot,
      locale: reply.locale,
      replyToId: replyToId(conversation, reply.replyTo),
      ...content,
      entities: [...entities, ...end.entities],
      channelData: {
        replyId: reply.id,
        ...(reply.rateable && { rateable: true }),
        ...(reply.author && { author: reply.author.kind }),
        ...end.channelData,
      },
    }
  }

  return {
    message,
    reply,
    streamId,

    /** Whether lines up to this one came by here; one that does not begin a conversation may not have. */
    hasMet: (conversation: string, sequence: number): boolean => (met.get(conversation) ?? 0) >= sequence,

    /** Undefined for a line that is not shown. */
    entry(party: Party, entry: LogEntry): Activity | undefined {
      return entry.kind === 'message'
        ? message(entry.sequence, entry.message)
        : reply(party, entry.sequence, entry.reply)
    },

    greeting(claims: Claims, draft: ReplyDraft): Activity {
      const { conversation, locale } = claims
      return {
        type: 'message',
        id: activityId(conversation, GREETING),
        ...header(conversation, claims.started),
        from: bot,
        ...(locale !== undefined && { locale }),
        ...renderDraft(draft, publicUrl, urlOf({ id: conversation, customer: claims.customer })),
      }
    },

    typing: (conversation: string): Activity => ({ type: 'typing', ...header(conversation, clock()), from: bot }),

    partial(conversation: string, partial: PartialReply): Activity {
      const stream = streamId(conversation, partial.id)
      const first = partial.update === 1
      return {
        type: 'typing',
        // A stream is named after its first activity.
        id: first ? stream : `${stream}.${partial.update}`,
        // The whole reply may come within the same millisecond: Web Chat leaves out what is no later than a part.
        ...header(conversation, clock() - 1),
        from: bot,
        replyToId: replyToId(conversation, partial.replyTo),
        text: partial.text,
        ...streamed({
          streamType: 'streaming',
          streamSequence: partial.update,
          // Also at the first one, or Web Chat takes the second for older where both have the same time.
          streamId: stream,
        }),
      }
    },
  }
}

interface Streamed {
  readonly streamType: 'streaming' | 'final'
  readonly streamSequence?: number
  readonly streamId?: string
}

/** In both forms that there are: clients of some years read the one, newer ones the other. */
const streamed = (info: Streamed) => ({ channelData: { ...info }, entities: [{ type: 'streaminfo', ...info }] })

function streamId(conversation: string, replyId: string): string {
  return `${conversation}|stream-${replyId}`
}
