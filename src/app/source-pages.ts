import { Router } from 'express'
import { Marked, type Tokens } from 'marked'
import type { Passage } from '../core/passage.ts'
import type { SourceDocument } from '../knowledge/knowledge.ts'

export interface SourcePagesOptions {
  /** The documents with what everybody may see of them, as they are now. */
  readonly documents: () => readonly SourceDocument[]
  readonly name: string
}

export const SOURCES_PATH = '/sources'

/** Pages that show the public documents, so that every answer has a source to follow, with or without a site. */
export function createSourcePages({ documents, name }: SourcePagesOptions): Router {
  const router = Router()

  router.get('/help', (request, response) => {
    const wanted = request
      .acceptsLanguages()
      .find((tag) => tag !== '*')
      ?.split('-')[0]
    const entries = documents().flatMap((document) => {
      const page = ownPageOf(document)
      return page === undefined ? [] : [{ ...document, page }]
    })
    const own = entries.filter(({ lang }) => lang.split('-')[0] === wanted)
    const items = (own.length > 0 ? own : entries).map(
      ({ page, title }) => `<li><a href="${escapeHtml(page)}">${escapeHtml(title)}</a></li>`,
    )
    response.send(
      page(wanted ?? 'en', name, `<h1>${escapeHtml(name)}</h1><ul class="documents">${items.join('')}</ul>`, name),
    )
  })

  router.get(`${SOURCES_PATH}/{*document}`, (request, response, next) => {
    const path = [request.params.document].flat().join('/')
    // Addresses have no extension: documents that differ in nothing else share a page, one below the other.
    const shown = documents().filter((document) => document.path.replace(/\.[^./]+$/, '') === path)
    const [first] = shown
    if (!first) return next()
    const taken = new Set<string>()
    response.send(page(first.lang, first.title, shown.map((document) => article(document, taken)).join('\n'), name))
  })

  return router
}

/** The page here that a document's passages link to, if they do not link elsewhere. */
function ownPageOf({ passages }: SourceDocument): string | undefined {
  return passages.find(({ url }) => url.startsWith(`${SOURCES_PATH}/`))?.url.split('#', 1)[0]
}

function article({ title, passages }: SourceDocument, taken: Set<string>): string {
  return [`<h1>${escapeHtml(title)}</h1>`, ...passages.map((passage) => section(passage, taken))].join('\n')
}

function section({ id, document, headingPath, text }: Passage, taken: Set<string>): string {
  const [, ...headings] = headingPath
  // Browsers find an element by the decoded fragment of an address.
  const anchor = id.slice(document.length + 1)
  const attribute = taken.has(anchor) ? '' : ` id="${escapeHtml(anchor)}"`
  taken.add(anchor)
  const heading = headings.length > 0 ? `<h2>${escapeHtml(headings.join(' › '))}</h2>` : ''
  return `<section${attribute}>${heading}${markdown.parse(text, { async: false })}</section>`
}

// Documents come from outside: what is not markdown is shown as text, and a link leads nowhere but to a page.
const markdown = new Marked({
  gfm: true,
  renderer: {
    html: ({ text }: Tokens.HTML | Tokens.Tag) => escapeHtml(text),
    link({ href, tokens }: Tokens.Link) {
      const text = this.parser.parseInline(tokens)
      return isSafe(href) ? `<a href="${escapeHtml(href)}" rel="noopener">${text}</a>` : text
    },
    image: ({ href, text }: Tokens.Image) =>
      href.startsWith('/') && !href.startsWith('//')
        ? `<img src="${escapeHtml(href)}" alt="${escapeHtml(text)}">`
        : escapeHtml(text),
  },
})

function isSafe(href: string): boolean {
  return ['http:', 'https:', 'mailto:', 'tel:'].includes(URL.parse(href, 'https://here.invalid')?.protocol ?? '')
}

function page(lang: string, title: string, body: string, name: string): string {
  return `<!doctype html>
<html lang="${escapeHtml(lang)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="/source-pages.css">
</head>
<body>
<nav><a href="/">${escapeHtml(name)}</a> <a href="/help">${lang.startsWith('zh') ? '帮助' : 'Help'}</a></nav>
<main>${body}</main>
<script src="/widget.js" data-title="${escapeHtml(name)}" async></script>
</body>
</html>
`
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character)
