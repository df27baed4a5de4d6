import type { Clock } from '../../core/clock.ts'
import type { DownloadConversation, DownloadRequest } from '../../core/download.ts'
import type { PassageReference } from '../../core/passage.ts'
import type { Principal } from '../../core/principal.ts'
import type { TranscriptEntry, TranscriptStore } from '../../core/transcript.ts'
import type { Source } from '../html.ts'
import { conversationPage, type Line } from './page.ts'

/** Lines that are held in memory at once. */
const PAGE = 200

export interface DownloadOptions {
  /** Asked in the customer's name, so that the policies decide, and the audit log has it. */
  readonly read: TranscriptStore['read']
  readonly bot: string
  /** Where a passage can be read today; undefined where it is not published any more. Paths are on our own server. */
  readonly sourceOf: (passage: PassageReference) => Required<Source> | undefined
  /** Markdown as markup that does no harm, without pictures and paths; undefined for what stays as it was written. */
  readonly markdown: (text: string, base: string) => string | undefined
  readonly clock: Clock
}

/** Lets a customer keep a conversation. */
export function createDownload({ read, bot, sourceOf, markdown, clock }: DownloadOptions): DownloadConversation {
  async function* linesAfter(entries: readonly TranscriptEntry[], request: DownloadRequest): AsyncIterable<Line> {
    const principal: Principal = { role: 'customer', id: request.customer }
    for (let page = entries; page.length > 0; ) {
      for (const entry of page) {
        if (entry.content.internal) continue
        yield { entry, sources: entry.passages.map((passage) => found(passage, request.base)) }
      }
      const last = page.at(-1)?.sequence ?? 0
      page = page.length < PAGE ? [] : await read(principal, request.conversation, last, PAGE)
    }
  }

  function found(passage: PassageReference, base: string): Source | undefined {
    const source = sourceOf(passage)
    return source && { title: source.title, url: URL.parse(source.url, base)?.href ?? source.url }
  }

  return async function* download(request) {
    const { conversation, customer, format } = request
    // Before anything is given out: what is refused is refused at once.
    const first = await read({ role: 'customer', id: customer }, conversation, 0, PAGE)
    if (first.length === 0) return
    const lines = linesAfter(first, request)
    const { locale, timeZone, base } = request
    const options = { locale, timeZone, bot, markdown: (text: string) => markdown(text, base), time: clock() }
    if (format === 'html') yield* conversationPage(options, lines)
    else for await (const line of lines) yield `${JSON.stringify(asRecord(line))}\n`
  }
}

/** What a customer said and was told; what it cost, and how it was made, is the operator's. */
function asRecord({ entry, sources }: Line) {
  const { sequence, time, author, locale, feedback, missing, content } = entry
  return { sequence, time: new Date(time).toISOString(), author, locale, feedback, missing, ...content, sources }
}
