import type { TranscriptEntry } from '../../core/transcript.ts'
import { renderMarkdown } from '../../widget/markdown/markdown.tsx'
import { useDesk } from '../context.ts'
import { clock } from '../times.ts'
import { Files } from './files.tsx'

interface LineProps {
  readonly line: TranscriptEntry
  readonly customer: string | undefined
  /** Somebody else had the word just before. */
  readonly opens: boolean
}

export function Line({ line, customer, opens }: LineProps) {
  const { strings, locale } = useDesk()
  const { author, content, feedback, missing, time } = line
  if (feedback) return <p class="event">{feedback === 'up' ? strings.helpful : strings.notHelpful}</p>
  if (missing) return <p class="event">{strings[missing]}</p>
  if (content.change?.kind === 'deleted') return <p class="event">{strings.takenBack}</p>
  const files = content.attachments ?? []
  if (content.text === '' && files.length === 0) return null
  if (author === 'system' && !content.internal) return <p class="event">{content.text}</p>
  const kind = content.internal ? 'internal' : author
  const names = {
    customer: customer ?? strings.customer,
    bot: strings.bot,
    agent: strings.colleague,
    system: strings.internalNote,
  }
  const name = content.internal ? strings.internalNote : names[author]
  return (
    <article class={opens ? `said ${kind} opens` : `said ${kind}`}>
      <header class={opens ? '' : 'unseen'}>
        {content.internal && content.senderName && `${name}: `}
        <b>
          <bdi>{content.senderName ?? name}</bdi>
        </b>{' '}
        <time dateTime={new Date(time).toISOString()}>{clock(time, locale)}</time>
        {content.change && ` · ${strings.edited}`}
      </header>
      <div class="bubble">
        {content.text !== '' && (
          <div class="words" lang={line.locale} dir="auto">
            {/* A customer's words are what they typed, as their own widget shows them. */}
            {author === 'customer'
              ? content.text
              : renderMarkdown(content.text, { base: location.origin, sources: [] })}
          </div>
        )}
        {files.length > 0 && <Files files={files} />}
      </div>
    </article>
  )
}
