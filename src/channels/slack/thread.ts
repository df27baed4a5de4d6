import { z } from 'zod'
import type { Reply } from '../../core/reply.ts'
import { type SlackAddress, tsSchema } from './address.ts'
import type { SlackApi } from './api.ts'
import type { Identity } from './identity.ts'

/** Marks the messages of a reply; whoever may read the channel's messages may read it. */
const EVENT_TYPE = 'parley_reply'

/** `until`: how many characters of the reply's text its first message has, where that was streamed. */
export const metadataOf = (reply: string, part: number, until: number) => ({
  event_type: EVENT_TYPE,
  event_payload: { reply, part, until },
})

/** What a thread has of a reply. */
export interface Posted {
  /** The parts that are there. */
  readonly parts: ReadonlySet<number>
  /** How many characters of its text the first of them has, where that was streamed; otherwise 0. */
  readonly until: number
  /** Names of files that the bot sent. */
  readonly files: ReadonlySet<string>
  /** A stream of the bot's that nobody ended, and that may be the beginning of this reply. */
  readonly orphan: string | undefined
}

export const NOTHING_POSTED: Posted = { parts: new Set(), until: 0, files: new Set(), orphan: undefined }

const payloadSchema = z.object({ reply: z.string(), part: z.number(), until: z.number() })

const replySchema = z.object({
  ts: z.string(),
  user: z.string().optional(),
  bot_id: z.string().optional(),
  streaming_state: z.string().optional(),
  metadata: z.object({ event_type: z.string(), event_payload: z.unknown() }).optional(),
  files: z.array(z.object({ name: z.string().nullish() })).optional(),
})

const pageSchema = z.object({
  messages: z.array(replySchema).default([]),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
})

const PAGE = 200
const MOST_PAGES = 5

/** Looks for what a turn that died, or a call without an answer, may have left; undefined where Slack does not show it. */
export async function lookIn(
  api: SlackApi,
  { user, bot }: Identity,
  address: SlackAddress,
  reply: Pick<Reply, 'id' | 'replyTo'>,
): Promise<Posted | undefined> {
  const oldest = tsSchema.safeParse(reply.replyTo).success ? { oldest: reply.replyTo } : {}
  const found: z.infer<typeof replySchema>[] = []
  let cursor: string | undefined
  for (let page = 0; page < MOST_PAGES; page++) {
    const { channel, thread } = address
    const parameters = {
      channel,
      ts: thread,
      ...oldest,
      include_all_metadata: true,
      limit: PAGE,
      ...(cursor && { cursor }),
    }
    const result = await api.patiently('conversations.replies', parameters, pageSchema)
    if ('failure' in result) return undefined
    found.push(...result.value.messages)
    cursor = result.value.response_metadata?.next_cursor
    if (!cursor) break
  }
  const own = found.filter((message) => message.user === user || (bot !== undefined && message.bot_id === bot))
  const marks = own
    .filter(({ metadata }) => metadata?.event_type === EVENT_TYPE)
    .flatMap(({ metadata }) => payloadSchema.safeParse(metadata?.event_payload).data ?? [])
    .filter((mark) => mark.reply === reply.id)
  const orphans = own.filter(
    ({ metadata, streaming_state: state }) => !metadata && state !== undefined && state !== 'completed',
  )
  const files = own.flatMap((message) => message.files ?? []).flatMap(({ name }) => (name ? [name] : []))
  return {
    parts: new Set(marks.map(({ part }) => part)),
    until: Math.max(0, ...marks.map(({ until }) => until)),
    files: new Set(files),
    orphan: orphans.at(-1)?.ts,
  }
}
