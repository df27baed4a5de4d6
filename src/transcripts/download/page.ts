import type { DownloadRequest } from '../../core/download.ts'
import type { TranscriptEntry } from '../../core/transcript.ts'
import { article, htmlPage, type Source } from '../html.ts'
import { type Words, wordsFor } from './words.ts'

/** A line with what may be shown of its sources. */
export interface Line {
  readonly entry: TranscriptEntry
  /** One for each passage; none where it is not published any more. */
  readonly sources: readonly (Source | undefined)[]
}

export interface PageOptions extends Pick<DownloadRequest, 'locale' | 'timeZone'> {
  readonly bot: string
  /** What the bot said, as markup that does no harm; undefined for what stays as it was written. */
  readonly markdown: (text: string) => string | undefined
  /** Milliseconds since the epoch. */
  readonly time: number
}

/** A conversation as its customer reads it: what was said, without what only programs understand. */
export function conversationPage({ bot, markdown, time, locale, timeZone }: PageOptions, lines: AsyncIterable<Line>) {
  const words = wordsFor(locale)
  // Days and hours as the customer's own country writes them, where the words are in its language.
  const language = locale?.split('-', 1)[0] === words.lang.split('-', 1)[0] ? locale : words.lang
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone })

  async function* articles(): AsyncIterable<string> {
    for await (const { entry, sources } of lines) {
      if (isShown(entry)) yield spoken(entry, sources)
    }
  }

  function spoken(entry: TranscriptEntry, sources: Line['sources']): string {
    const { content, missing } = entry
    return article({
      who: nameOf(entry, words, bot),
      time: entry.time,
      when: format.format(entry.time),
      locale: entry.locale,
      text: missing === undefined ? content.text || ratingOf(entry, words) : words[missing],
      html: entry.author !== 'customer' && missing === undefined ? markdown(content.text) : undefined,
      more: [
        ...(content.attachments ?? []).map(({ name }) => words.attachment(name)),
        ...(content.suggestedActions ?? []).map(({ title }) => `[${title}]`),
        ...(sources.length > 0 ? [words.sources] : []),
      ],
      sources: sources.map((source) => source ?? { title: words.gone }),
    })
  }

  const note = words.note(format.format(time), timeZone)
  return htmlPage({ lang: words.lang, title: words.title(bot), note }, articles())
}

/** A button that carried nothing but data says nothing. */
const isShown = ({ content, feedback, missing }: TranscriptEntry) =>
  content.text !== '' || content.attachments !== undefined || feedback !== undefined || missing !== undefined

function nameOf({ author, content }: TranscriptEntry, words: Words, bot: string): string {
  switch (author) {
    case 'customer':
      return content.senderName ?? words.you
    case 'bot':
      return words.bot(bot)
    default:
      return content.senderName ?? words[author]
  }
}

/** With the customer's own words to it. */
function ratingOf({ feedback, content }: TranscriptEntry, words: Words): string {
  if (feedback === undefined) return ''
  const value = content.action?.value
  const comment = typeof value === 'object' && value !== null && 'comment' in value ? value.comment : undefined
  return typeof comment === 'string' ? `${words[feedback]}: ${comment}` : words[feedback]
}
