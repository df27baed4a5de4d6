import { z } from 'zod'
import { blocksProblem, type CloudBlock } from './blocks.ts'
import type { CloudMessage, Workspace } from './workspace.ts'

/** What a method answers beside `ok`, or why it refuses. */
export type Answer =
  | Readonly<Record<string, unknown>>
  | { readonly error: string; readonly messages?: readonly string[] }

export interface Cloud {
  readonly workspace: Workspace
  readonly clock: () => number
  readonly team: string
  readonly bot: { readonly user: string; readonly id: string }
  readonly channels: ReadonlySet<string>
  readonly url: () => string
  /** What only one person was shown. */
  readonly ephemerals: {
    readonly channel: string
    readonly user: string
    readonly thread_ts?: string | undefined
    readonly text: string
    readonly blocks?: unknown
  }[]
  readonly statuses: { readonly channel_id: string; readonly thread_ts: string; readonly status: string }[]
  readonly prompts: unknown[]
  readonly views: {
    readonly trigger_id: string
    readonly view: {
      readonly private_metadata: string
      readonly blocks: readonly CloudBlock[]
    }
  }[]
  readonly triggers: Map<string, number>
  readonly uploads: Map<string, { readonly filename: string; readonly length: number; bytes?: Buffer }>
  /** Streams that the customer has stopped. */
  readonly stopped: Set<string>
  readonly startedAt: Map<string, number>
}

/** A stream is ended by Slack this long after its start, whatever comes: python-slack-sdk #1859. */
const STREAM_MS = 5 * 60_000
const TRIGGER_MS = 3_000

const id = z.string().regex(/^[A-Z\d]+$/)
const ts = z.string().regex(/^\d+\.\d+$/)
const json = <T>(schema: z.ZodType<T>) =>
  z.string().transform((text, context): T => {
    const parsed = schema.safeParse(JSON.parse(text))
    if (parsed.success) return parsed.data
    context.addIssue('invalid')
    return z.NEVER
  })
const metadata = json(
  z.strictObject({ event_type: z.string().max(255), event_payload: z.record(z.string(), z.unknown()) }),
)
const blocks = json(z.array(z.unknown()))
const markdown = z.string().min(1)

/** Longest markdown of one call. */
const MARKDOWN = 12_000
const TEXT = 40_000

export function createMethods(cloud: Cloud): Readonly<Record<string, (given: unknown) => Answer>> {
  const { workspace, bot, clock } = cloud

  function method<T>(schema: z.ZodType<T>, work: (parameters: T) => Answer) {
    return (given: unknown): Answer => {
      const parsed = schema.safeParse(given)
      if (!parsed.success) return { error: 'invalid_arguments', messages: [z.prettifyError(parsed.error)] }
      const { channel, channel_id } = parsed.data as { channel?: string; channel_id?: string }
      const named = channel ?? channel_id
      if (named !== undefined && !cloud.channels.has(named)) return { error: 'channel_not_found' }
      return work(parsed.data)
    }
  }

  /** The bot's message that is still a stream; otherwise why not. */
  function streaming(channel: string, at: string): CloudMessage | { error: string } {
    const message = workspace.find(channel, at)
    if (!message) return { error: 'message_not_found' }
    if (cloud.stopped.has(at)) return { error: 'stopped_by_user' }
    if (message.streaming_state === 'in_progress' && clock() - (cloud.startedAt.get(at) ?? 0) >= STREAM_MS) {
      message.streaming_state = 'errored'
    }
    return message.streaming_state === 'in_progress' ? message : { error: 'message_not_in_streaming_state' }
  }

  const posted = (message: CloudMessage) => ({ channel: message.channel, ts: message.ts, message })

  return {
    'auth.test': method(z.looseObject({}), () => ({ team_id: cloud.team, user_id: bot.user, bot_id: bot.id })),

    'chat.postMessage': method(
      z.strictObject({
        channel: id,
        thread_ts: ts,
        text: z.string().min(1),
        blocks: blocks.optional(),
        metadata: metadata.optional(),
        unfurl_links: z.string().optional(),
        unfurl_media: z.string().optional(),
      }),
      (given) => {
        const problem = given.blocks && blocksProblem(given.blocks, 50)
        if (problem) return problem
        if (given.text.length > TEXT) return { error: 'msg_too_long' }
        const message: CloudMessage = {
          channel: given.channel,
          ts: workspace.nextTs(),
          thread_ts: given.thread_ts,
          user: bot.user,
          bot_id: bot.id,
          text: given.text,
          blocks: (given.blocks ?? []) as CloudBlock[],
          markdown: '',
          metadata: given.metadata,
        }
        workspace.messages.push(message)
        return posted(message)
      },
    ),

    'chat.postEphemeral': method(
      z.strictObject({
        channel: id,
        user: id,
        thread_ts: ts.optional(),
        text: z.string().min(1),
        blocks: blocks.optional(),
      }),
      (given) => {
        const problem = given.blocks && blocksProblem(given.blocks, 50)
        if (problem) return problem
        cloud.ephemerals.push(given)
        return { message_ts: workspace.nextTs() }
      },
    ),

    'chat.update': method(
      z.strictObject({
        channel: id,
        ts,
        text: z.string().optional(),
        blocks: blocks.optional(),
        metadata: metadata.optional(),
      }),
      (given) => {
        const message = workspace.find(given.channel, given.ts)
        if (!message) return { error: 'message_not_found' }
        if (message.user !== bot.user) return { error: 'cant_update_message' }
        if ('ts' in streaming(given.channel, given.ts)) return { error: 'streaming_state_conflict' }
        const problem = given.blocks && blocksProblem(given.blocks, 50)
        if (problem) return problem
        message.text = given.text ?? message.text
        message.blocks = (given.blocks ?? []) as CloudBlock[]
        message.markdown = ''
        if (message.streaming_state) message.streaming_state = 'completed'
        if (given.metadata) message.metadata = given.metadata
        return posted(message)
      },
    ),

    'chat.startStream': method(
      z.strictObject({
        channel: id,
        thread_ts: ts,
        markdown_text: markdown,
        recipient_user_id: id.optional(),
        recipient_team_id: id.optional(),
      }),
      (given) => {
        if (given.markdown_text.length > MARKDOWN) return { error: 'msg_too_long' }
        if (!given.channel.startsWith('D') && !given.recipient_user_id) return { error: 'missing_recipient_user_id' }
        if (!given.channel.startsWith('D') && !given.recipient_team_id) return { error: 'missing_recipient_team_id' }
        const message: CloudMessage = {
          channel: given.channel,
          ts: workspace.nextTs(),
          thread_ts: given.thread_ts,
          user: bot.user,
          bot_id: bot.id,
          text: '',
          blocks: [],
          markdown: given.markdown_text,
          streaming_state: 'in_progress',
        }
        workspace.messages.push(message)
        cloud.startedAt.set(message.ts, clock())
        return { channel: message.channel, ts: message.ts }
      },
    ),

    'chat.appendStream': method(z.strictObject({ channel: id, ts, markdown_text: markdown }), (given) => {
      if (given.markdown_text.length > MARKDOWN) return { error: 'msg_too_long' }
      const message = streaming(given.channel, given.ts)
      if ('error' in message) return message
      message.markdown += given.markdown_text
      return { channel: given.channel, ts: given.ts }
    }),

    'chat.stopStream': method(
      z.strictObject({
        channel: id,
        ts,
        markdown_text: markdown.optional(),
        blocks: blocks.optional(),
        metadata: metadata.optional(),
      }),
      (given) => {
        if ((given.markdown_text ?? '').length > MARKDOWN) return { error: 'msg_too_long' }
        const problem = given.blocks && blocksProblem(given.blocks, 50)
        if (problem) return problem
        const message = streaming(given.channel, given.ts)
        if ('error' in message) return message
        message.markdown += given.markdown_text ?? ''
        message.blocks = (given.blocks ?? []) as CloudBlock[]
        message.metadata = given.metadata
        message.streaming_state = 'completed'
        return posted(message)
      },
    ),

    'conversations.replies': method(
      z.strictObject({
        channel: id,
        ts,
        oldest: ts.optional(),
        include_all_metadata: z.string().optional(),
        limit: z.coerce.number().int().min(1).max(1_000),
        cursor: z.string().optional(),
      }),
      (given) => {
        const all = workspace.thread(given.channel, given.ts)
        if (all.length === 0) return { error: 'thread_not_found' }
        const after = all.filter(
          (message) => message.ts === given.ts || given.oldest === undefined || message.ts > given.oldest,
        )
        const from = Number(given.cursor ?? 0)
        const page = after.slice(from, from + given.limit)
        const next = from + given.limit < after.length ? String(from + given.limit) : ''
        const shown = page.map(({ metadata, ...message }) => ({
          ...message,
          ...(given.include_all_metadata && { metadata }),
        }))
        return { messages: shown, has_more: next !== '', response_metadata: { next_cursor: next } }
      },
    ),

    'assistant.threads.setStatus': method(
      z.strictObject({ channel_id: id, thread_ts: ts, status: z.string() }),
      (given) => {
        cloud.statuses.push(given)
        return {}
      },
    ),

    'assistant.threads.setSuggestedPrompts': method(
      z.strictObject({
        channel_id: id,
        thread_ts: ts.optional(),
        title: z.string().optional(),
        prompts: json(z.array(z.strictObject({ title: z.string().min(1), message: z.string().min(1) })).max(4)),
      }),
      (given) => {
        cloud.prompts.push(given)
        return {}
      },
    ),

    'views.open': method(
      z.strictObject({
        trigger_id: z.string(),
        view: json(
          z.strictObject({
            type: z.literal('modal'),
            private_metadata: z.string().max(3_000),
            title: z.strictObject({ type: z.literal('plain_text'), text: z.string().min(1).max(24) }),
            submit: z.strictObject({ type: z.literal('plain_text'), text: z.string().min(1).max(24) }),
            close: z.strictObject({ type: z.literal('plain_text'), text: z.string().min(1).max(24) }),
            blocks: z.array(z.unknown()),
          }),
        ),
      }),
      ({ trigger_id, view }) => {
        const issued = cloud.triggers.get(trigger_id)
        if (issued === undefined) return { error: 'invalid_trigger_id' }
        if (clock() - issued > TRIGGER_MS) return { error: 'expired_trigger_id' }
        const problem = blocksProblem(view.blocks, 100)
        if (problem) return problem
        cloud.views.push({ trigger_id, view: { ...view, blocks: view.blocks as CloudBlock[] } })
        return { view: { id: `V${cloud.views.length}` } }
      },
    ),

    'files.getUploadURLExternal': method(
      z.looseObject({ filename: z.string().min(1), length: z.coerce.number().int().positive() }),
      ({ filename, length }) => {
        const file = `F0UP${cloud.uploads.size}`
        cloud.uploads.set(file, { filename, length })
        return { file_id: file, upload_url: `${cloud.url()}/upload/${file}` }
      },
    ),

    'files.completeUploadExternal': method(
      z.looseObject({
        files: json(z.array(z.looseObject({ id: z.string() }))),
        channel_id: id,
        thread_ts: ts.optional(),
      }),
      ({ files, channel_id, thread_ts }) => {
        const known = files.map((file) => ({ id: file.id, upload: cloud.uploads.get(file.id) }))
        if (known.some(({ upload }) => upload?.bytes?.length !== upload?.length)) return { error: 'file_not_found' }
        workspace.messages.push({
          channel: channel_id,
          ts: workspace.nextTs(),
          thread_ts,
          user: bot.user,
          bot_id: bot.id,
          text: '',
          blocks: [],
          markdown: '',
          files: known.map((file) => ({ id: file.id, name: file.upload?.filename ?? '' })),
        })
        return { files: known.map((file) => ({ id: file.id })) }
      },
    ),
  }
}
