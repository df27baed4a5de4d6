import { Router } from 'express'
import type { Passage } from '../../core/passage.ts'
import { nearest } from '../../engine/language.ts'
import type { SourceDocument } from '../../knowledge/knowledge.ts'
import { createSafeMarkdown, escapeHtml } from './safe-markdown.ts'

export interface SourcePagesOptions {
  /** The documents with what everybody may see of them, as they are now. */
  readonly documents: () => Promise<readonly SourceDocument[]>
  /** The languages that the bot speaks, the default first. */
  readonly languages: readonly [string, ...string[]]
  /** The company's name in a language. */
  readonly title: (language: string) => string
}

const SOURCES_PATH = '/sources'

/** Pages that show the public documents, so that every answer has a source to follow, with or without a site. */
export function createSourcePages({ documents, languages, title }: SourcePagesOptions): Router {
  const router = Router()

  router.get('/help', async (request, response) => {
    const asked = [request.query.lang, ...request.acceptsLanguages()].filter((tag) => typeof tag === 'string')
    const language = asked.map((tag) => nearest(tag, languages)).find((tag) => tag !== undefined) ?? languages[0]
    const own = (await documents()).filter(({ lang }) => nearest(lang, [language]) !== undefined)
    const items = own
      .toSorted((a, b) => a.title.localeCompare(b.title, language))
      .map((document) => `<li><a href="${escapeHtml(pageOf(document))}">${escapeHtml(document.title)}</a></li>`)
    const body = `<h1>${helpWord(language)}</h1><ul class="documents">${items.join('')}</ul>`
    response.send(page(language, helpWord(language), body, title(language)))
  })

  router.get(`${SOURCES_PATH}/{*document}`, async (request, response, next) => {
    const path = [request.params.document].flat().join('/')
    // Addresses have no extension: documents that differ in nothing else share a page, one below the other.
    const shown = (await documents()).filter((document) => withoutExtension(document.path) === path)
    const [first] = shown
    if (!first) return next()
    const taken = new Set<string>()
    const body = shown.map((document) => article(document, taken)).join('\n')
    response.send(page(first.lang, first.title, body, title(first.lang)))
  })

  return router
}

const withoutExtension = (path: string) => path.replace(/\.[^./]+$/, '')

const helpWord = (language: string) => (language.startsWith('zh') ? '帮助' : 'Help')

/** Where a document is read: the page that it names itself, or the one made here. */
function pageOf({ path, passages }: SourceDocument): string {
  const own = `${SOURCES_PATH}/${withoutExtension(path).split('/').map(encodeURIComponent).join('/')}`
  return passages[0]?.url.split('#', 1)[0] ?? own
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
  return `<section${attribute}>${heading}${markdown(text) ?? `<p class="as-written">${escapeHtml(text)}</p>`}</section>`
}

const markdown = createSafeMarkdown({
  link: (href) => href,
  image: (href) => (href.startsWith('/') && !href.startsWith('//') ? href : undefined),
})

function page(lang: string, heading: string, body: string, title: string): string {
  return `<!doctype html>
<html lang="${escapeHtml(lang)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(heading)} · ${escapeHtml(title)}</title>
<link rel="icon" href="/favicon.svg">
<link rel="stylesheet" href="/source-pages.css">
</head>
<body>
<nav><a href="/">${escapeHtml(title)}</a> <a href="/help?lang=${escapeHtml(lang)}">${helpWord(lang)}</a></nav>
<main>${body}</main>
<script src="/widget.js" data-title="${escapeHtml(title)}" async></script>
</body>
</html>
`
}
