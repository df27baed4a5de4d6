import type { TranscriptEntry } from '../core/transcript.ts'
import { describeAttachment } from './describe-attachment.ts'
import { article, escaped, htmlPage } from './html.ts'

/** What is said of a customer, to read in a browser: piece by piece, however long it is. */
export function htmlExport(customer: string, lines: AsyncIterable<TranscriptEntry>): AsyncIterable<string> {
  return htmlPage({ lang: 'en', title: customer }, articles(lines))
}

async function* articles(lines: AsyncIterable<TranscriptEntry>): AsyncIterable<string> {
  let conversation: string | undefined
  for await (const line of lines) {
    if (line.conversation !== conversation) {
      conversation = line.conversation
      yield `<h2>${escaped(line.channel)}: ${escaped(conversation)}</h2>\n`
    }
    yield whole(line)
  }
}

/** With all that the transcript has of it. */
function whole({ time, author, locale, content, missing, passages }: TranscriptEntry): string {
  const { text, senderName, action, suggestedActions, card, change, attachments = [] } = content
  return article({
    who: senderName === undefined ? author : `${author} (${senderName})`,
    time,
    when: new Date(time).toISOString(),
    locale,
    text: missing === undefined ? text : `(${missing})`,
    more: [
      ...(change ? [`${change.kind}: line ${change.sequence ?? 'of before'}`] : []),
      ...(suggestedActions ?? []).map(({ title }) => `[${title}]`),
      ...attachments.map(describeAttachment),
      ...(action ? [`→ ${JSON.stringify(action)}`] : []),
      ...(card === undefined ? [] : [JSON.stringify(card)]),
      ...[...new Set(passages.map(({ document }) => document))].map((document) => `source: ${document}`),
    ],
  })
}
