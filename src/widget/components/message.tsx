import { useMemo } from 'preact/hooks'
import { usePanel } from '../context.ts'
import type { BotEntry, CustomerEntry, Entry, Rating } from '../conversation.ts'
import { renderMarkdown } from '../markdown/markdown.tsx'
import { Feedback } from './feedback.tsx'
import { memo } from './memo.ts'
import { Sources } from './sources.tsx'

interface MessageProps {
  readonly entry: Entry
  /** First of a row of messages by the same sender. */
  readonly opens: boolean
  readonly rating: Rating | undefined
}

export const Message = memo(({ entry, opens, rating }: MessageProps) => {
  const { title, strings } = usePanel()
  const own = entry.author === 'customer'
  const name = own ? strings.you : entry.name || title
  return (
    <div
      class={`message ${entry.author}${opens ? ' opens' : ''}`}
      aria-busy={!own && !entry.final}
      data-key={entry.key}
    >
      {/* The customer's side needs no name to be seen, only to be heard. */}
      {opens && <p class={own ? 'unseen' : 'name'}>{name}</p>}
      {own ? <Own entry={entry} /> : <Answer entry={entry} rating={rating} />}
    </div>
  )
})

function Own({ entry }: { entry: CustomerEntry }) {
  const { chat, strings } = usePanel()
  const { delivery, key, text } = entry
  return (
    <>
      <div class="line">
        <div class={`bubble ${delivery}`}>
          <div dir="auto">{text}</div>
        </div>
        <Time of={entry.time} />
      </div>
      {delivery !== 'sent' && (
        <p class={`delivery ${delivery}`}>
          {strings[delivery]}
          {delivery === 'failed' && (
            <button type="button" class="link" onClick={() => chat.retry(key)}>
              {strings.tryAgain}
            </button>
          )}
        </p>
      )}
    </>
  )
}

function Answer({ entry, rating }: { entry: BotEntry; rating: Rating | undefined }) {
  const { base } = usePanel()
  const { text, sources } = entry
  const body = useMemo(() => renderMarkdown(text, { base, sources }), [text, base, sources])
  return (
    <>
      <div class="line" aria-hidden={!entry.final}>
        <div class={entry.final ? 'bubble' : 'bubble streaming'}>
          <div class="text" dir="auto" lang={entry.locale}>
            {body}
          </div>
        </div>
        <Time of={entry.time} />
      </div>
      {sources.length > 0 && <Sources sources={sources} />}
      {entry.rateable && <Feedback reply={entry.rateable} rating={rating} />}
    </>
  )
}

function Time({ of }: { of: number }) {
  const { locale } = usePanel()
  const date = new Date(of)
  return (
    <time dateTime={date.toISOString()}>{date.toLocaleTimeString(locale, { hour: 'numeric', minute: '2-digit' })}</time>
  )
}

export function Typing({ name }: { name: string }) {
  const { strings } = usePanel()
  return (
    <div class="message bot opens">
      <p class="unseen">{strings.typing(name)}</p>
      <div class="line" aria-hidden="true">
        <div class="bubble typing">
          <i />
          <i />
          <i />
        </div>
      </div>
    </div>
  )
}
