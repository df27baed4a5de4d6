import type { Log } from '../../core/log.ts'
import type { ReplyDraft } from '../../core/reply.ts'
import { referenceTo, type SlackAddress } from './address.ts'
import { anyAnswer, type SlackApi, type SlackFailure } from './api.ts'
import type { Renderer } from './render.ts'
import type { Method } from './scopes.ts'

/** What the channel says or shows of itself, beside the bot's replies. Best effort: nothing here throws. */
export interface Notes {
  /** Tells one person something that is of no concern to others, and is not kept. */
  tell(address: SlackAddress, text: string): Promise<void>
  /** Greets somebody who called the bot and said nothing. */
  greet(address: SlackAddress): Promise<void>
  /** Offers questions to begin with; `thread` in the assistant's view, where each thread has its own. */
  suggest(channel: string, thread: string | undefined): Promise<void>
}

export interface NotesOptions {
  readonly api: SlackApi
  readonly renderer: Renderer
  readonly greeting: () => ReplyDraft | undefined
  readonly locale: string
  readonly log: Log
}

/** As many as Slack shows. */
const MOST_PROMPTS = 4

export function createNotes({ api, renderer, greeting, locale, log }: NotesOptions): Notes {
  async function call(method: Method, parameters: Readonly<Record<string, unknown>>): Promise<void> {
    const result = await api.call(method, parameters, anyAnswer)
    if ('failure' in result) logFailure(method, result.failure)
  }

  function logFailure(method: Method, failure: SlackFailure): void {
    const reason = failure.kind === 'refused' ? failure.code : failure.kind
    log.warn({ method, reason }, 'Slack did not show something')
  }

  const placeOf = ({ channel, thread, user }: SlackAddress) => ({ channel, thread_ts: thread, user })

  return {
    tell: (address, text) => call('chat.postEphemeral', { ...placeOf(address), text }),
    async greet(address) {
      const draft = greeting()
      if (!draft) return
      const reply = { ...draft, id: 'greeting', replyTo: '', dialog: '', locale, time: 0 }
      const [message] = renderer.messages(reply, referenceTo(address).id)
      await call('chat.postEphemeral', { ...placeOf(address), ...message })
    },
    async suggest(channel, thread) {
      const draft = greeting()
      const prompts = (draft?.suggestedActions ?? []).flatMap((action) =>
        'message' in action ? [{ title: action.title, message: action.message }] : [],
      )
      if (!draft || prompts.length === 0) return
      await call('assistant.threads.setSuggestedPrompts', {
        channel_id: channel,
        ...(thread !== undefined && { thread_ts: thread }),
        title: draft.text,
        prompts: prompts.slice(0, MOST_PROMPTS),
      })
    },
  }
}
