import { useState } from 'preact/hooks'
import { usePanel } from '../context.ts'
import type { BotEntry, CustomerEntry, Entry, Rating } from '../conversation.ts'
import { type Rendered, renderMarkdown } from '../markdown/markdown.tsx'
import { fill } from '../strings/strings.ts'
import { Avatar } from './avatar.tsx'
import { Card } from './card.tsx'
import { Feedback } from './feedback.tsx'
import { Files } from './files.tsx'
import { memo } from './memo.ts'
import { Sources } from './sources.tsx'

interface MessageProps {
  readonly entry: Entry
  /** First of a row of messages by the same sender. */
  readonly opens: boolean
  readonly rating: Rating | undefined
  /** The customer has not said anything since. */
  readonly open: boolean
}

export const Message = memo(({ entry, opens, rating, open }: MessageProps) => {
  const { title, strings } = usePanel()
  const own = entry.author === 'customer'
  if (!own && entry.by === 'system')
    return (
      <p class="message event" dir="auto">
        {entry.text}
      </p>
    )
  return (
    <div
      class={`message ${entry.author}${opens ? ' opens' : ''}`}
      aria-busy={!own && !entry.final}
      data-key={entry.key}
    >
      {/* The customer's side needs no name to be seen, only to be heard. */}
      {opens &&
        (own ? (
          <p class="unseen">{strings.you}</p>
        ) : (
          <p class="name">
            <Avatar agent={entry.by === 'agent' ? entry.senderName : undefined} />
            <bdi>{entry.senderName || title}</bdi>
          </p>
        ))}
      {own ? <Own entry={entry} /> : <Answer entry={entry} rating={rating} open={open} />}
    </div>
  )
})

const WRONG = ['failed', 'rejected', 'tooLarge', 'badFile']

function Own({ entry }: { entry: CustomerEntry }) {
  const { chat, strings } = usePanel()
  const { delivery, key, text, files, progress } = entry
  const wrong = WRONG.includes(delivery)
  const sending = delivery !== 'sent' && files.length > 0
  return (
    <>
      <div class="line">
        <div class={wrong ? 'bubble wrong' : 'bubble'}>
          {files.length > 0 && <Files files={files} />}
          {text && <div dir="auto">{text}</div>}
        </div>
        <Time of={entry.time} />
      </div>
      {delivery !== 'sent' && (
        <p class={`delivery ${wrong ? 'wrong' : delivery}`}>
          {sending && !wrong && <progress value={progress} aria-label={strings.pending} />}
          {strings[delivery]}
          {delivery === 'failed' && (
            <button type="button" class="link" onClick={() => chat.retry(key)}>
              {strings.tryAgain}
            </button>
          )}
          {(sending || wrong) && (
            <button type="button" class="link" onClick={() => chat.withdraw(key)}>
              {strings.cancel}
            </button>
          )}
        </p>
      )}
    </>
  )
}

function Answer({ entry, rating, open }: { entry: BotEntry; rating: Rating | undefined; open: boolean }) {
  const { base } = usePanel()
  const { text, sources, files, card, final, id } = entry
  const [rendered] = useState<Rendered>({})
  return (
    <>
      {(text || files.length > 0) && (
        <div class="line" aria-hidden={!final}>
          <div class={final ? 'bubble' : 'bubble streaming'}>
            {text && (
              <div class="text" dir="auto" lang={entry.locale}>
                {renderMarkdown(text, { base, sources }, rendered)}
              </div>
            )}
            {files.length > 0 && <Files files={files} />}
          </div>
          <Time of={entry.time} />
        </div>
      )}
      {card !== undefined && <Card card={card} replyTo={id} enabled={open} hasText={text !== ''} />}
      {sources.length > 0 && <Sources sources={sources} />}
      {entry.rateable && <Feedback reply={entry.rateable} rating={rating} />}
    </>
  )
}

function Time({ of }: { of: number }) {
  const { time } = usePanel()
  return <time dateTime={new Date(of).toISOString()}>{time.format(of)}</time>
}

export function Typing({ name }: { name: string }) {
  const { strings } = usePanel()
  return (
    <div class="message bot opens">
      <p class="unseen">{fill(strings.typing, { name })}</p>
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
