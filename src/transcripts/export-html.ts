import type { TranscriptEntry } from '../core/transcript.ts'

const SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (text: string) => text.toWellFormed().replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? sign)

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}
h2{font-size:1.1rem;margin-top:2.5rem;border-bottom:1px solid #ccc}article{margin:1rem 0}
header{color:#595959;font-size:.875rem}p{margin:.25rem 0;white-space:pre-wrap;overflow-wrap:anywhere}`

/** What is said of a customer, to read in a browser: piece by piece, however long it is. */
export async function* htmlExport(customer: string, lines: AsyncIterable<TranscriptEntry>): AsyncIterable<string> {
  const title = escaped(customer)
  yield `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>${title}</title>
<style>${STYLE}</style></head><body><h1>${title}</h1>\n`
  let conversation: string | undefined
  for await (const line of lines) {
    if (line.conversation !== conversation) {
      conversation = line.conversation
      yield `<h2>${escaped(line.channel)}: ${escaped(conversation)}</h2>\n`
    }
    yield article(line)
  }
  yield '</body></html>\n'
}

function article({ time, author, locale, content, missing, passages }: TranscriptEntry): string {
  const { text, senderName, action, suggestedActions, card } = content
  const who = senderName === undefined ? author : `${author} (${senderName})`
  const language = locale === undefined ? '' : ` lang="${escaped(locale)}"`
  const when = new Date(time).toISOString()
  const more = [
    ...(suggestedActions ?? []).map(({ title }) => `[${title}]`),
    ...(action ? [`→ ${JSON.stringify(action)}`] : []),
    ...(card === undefined ? [] : [JSON.stringify(card)]),
    ...[...new Set(passages.map(({ document }) => document))].map((document) => `source: ${document}`),
  ]
  const said = missing === undefined ? text : `(${missing})`
  return `<article><header>${escaped(who)} <time datetime="${when}">${when}</time></header><p${language}>${escaped(said)}</p>${more
    .map((line) => `<p><small>${escaped(line)}</small></p>`)
    .join('')}</article>\n`
}
