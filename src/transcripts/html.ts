import { createHash } from 'node:crypto'

const SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
export const escaped = (text: string) => text.toWellFormed().replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? sign)

const STYLE = `:root{color-scheme:light dark;--text:light-dark(#17211e,#e7edea);--muted:light-dark(#5a6863,#9baaa4);
--line:light-dark(#dde4e0,#2b3733);--link:light-dark(#0b6b58,#7fd6c2)}
body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:var(--text);background:light-dark(#fff,#131917)}
h1{font-size:1.375rem;line-height:1.3;margin:0 0 .25rem;overflow-wrap:anywhere}h2{font-size:1.1rem;margin-top:2.5rem;border-bottom:1px solid var(--line)}
.note{color:var(--muted);font-size:.875rem;margin:0 0 1.5rem}
article{margin:0;padding:.75rem 0;border-top:1px solid var(--line);break-inside:avoid}
header{display:flex;flex-wrap:wrap;gap:0 .75rem;font-size:.875rem;font-weight:600}time{color:var(--muted);font-weight:400;font-variant-numeric:tabular-nums}
p{margin:.25rem 0;white-space:pre-wrap}.rich p{white-space:normal}.rich :is(h1,h2,h3,h4){font-size:1rem;margin:.5rem 0;border:0}
article{overflow-wrap:anywhere}small,.sources{color:var(--muted);font-size:.875rem}ul,ol{margin:.25rem 0;padding-inline-start:1.5rem}
.table,pre{overflow-x:auto}table{border-collapse:collapse;margin:.5rem 0;font-size:.9375rem}th,td{border:1px solid var(--line);padding:.25rem .625rem;text-align:start}
blockquote{margin:.25rem 0;padding-inline-start:.75rem;border-inline-start:3px solid var(--line)}a{color:var(--link)}
@media print{:root{color-scheme:light}body{margin:0;max-width:none}}`

// The one style is named by its hash, so that nothing that was said can bring another, should it ever get out of its place.
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'`

export interface Page {
  /** BCP 47 tag of its own words. */
  readonly lang: string
  readonly title: string
  /** Said under the title. */
  readonly note?: string
}

/** A page that stands alone: nothing in it is loaded from anywhere, and nothing in it runs. */
export async function* htmlPage({ lang, title, note }: Page, body: AsyncIterable<string>): AsyncIterable<string> {
  yield `<!doctype html>
<html lang="${escaped(lang)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="${POLICY}"><meta name="referrer" content="no-referrer">
<title>${escaped(title)}</title><style>${STYLE}</style></head><body><main><h1>${escaped(title)}</h1>
${note === undefined ? '' : `<p class="note">${escaped(note)}</p>\n`}`
  yield* body
  yield '</main></body></html>\n'
}

export interface Source {
  readonly title: string
  /** Absolute; without one, or with one that is no web address, the title stays text. */
  readonly url?: string
}

/** One line of a conversation. */
export interface Said {
  readonly who: string
  /** Milliseconds since the epoch. */
  readonly time: number
  /** The time for people. */
  readonly when: string
  readonly locale?: string | undefined
  readonly text: string
  /** The text as markup, from a renderer that lets nothing harmful through. */
  readonly html?: string | undefined
  /** What goes with it, line by line. */
  readonly more: readonly string[]
  /** Numbered as the text refers to them. */
  readonly sources?: readonly Source[]
}

export function article({ who, time, when, locale, text, html, more, sources = [] }: Said): string {
  const language = locale === undefined ? '' : ` lang="${escaped(locale)}"`
  const said =
    html === undefined
      ? `<p dir="auto"${language}>${escaped(text)}</p>`
      : `<div class="rich" dir="auto"${language}>${html}</div>`
  const below = more.map((line) => `<p dir="auto"><small>${escaped(line)}</small></p>`).join('')
  const list =
    sources.length === 0
      ? ''
      : `<ol class="sources">${sources.map((source) => `<li>${linked(source)}</li>`).join('')}</ol>`
  return `<article><header><bdi>${escaped(who)}</bdi> <time datetime="${new Date(time).toISOString()}">${escaped(when)}</time></header>${said}${below}${list}</article>\n`
}

function linked({ title, url }: Source): string {
  const isWeb = url !== undefined && /^https?:$/.test(URL.parse(url)?.protocol ?? '')
  return isWeb ? `<a href="${escaped(url)}" rel="noopener noreferrer">${escaped(title)}</a>` : escaped(title)
}
