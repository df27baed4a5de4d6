import { Router } from 'express'
import { Marked, type Tokens } from 'marked'
import type { Passage } from '../core/passage.ts'

export interface SourcePagesOptions {
  /** The passages that everybody may see, as they are now. */
  readonly passages: () => readonly Passage[]
  readonly name: string
}

export const SOURCES_PATH = '/sources'

/** Pages that show the public documents, so that every answer has a source to follow, with or without a site. */
export function createSourcePages({ passages, name }: SourcePagesOptions): Router {
  const router = Router()

  router.get('/help', (request, response) => {
    const wanted = request
      .acceptsLanguages()
      .find((tag) => tag !== '*')
      ?.split('-')[0]
    const documents = [...byDocument(passages()).values()].filter(([first]) => first?.url.startsWith(SOURCES_PATH))
    const own = documents.filter(([first]) => first?.lang.split('-')[0] === wanted)
    const shown = own.length > 0 ? own : documents
    const items = shown.map(
      ([first]) =>
        `<li><a href="${escapeHtml(pageOf(first?.url ?? ''))}">${escapeHtml(first?.headingPath[0] ?? '')}</a></li>`,
    )
    response.send(
      page(wanted ?? 'en', name, `<h1>${escapeHtml(name)}</h1><ul class="documents">${items.join('')}</ul>`, name),
    )
  })

  router.get(`${SOURCES_PATH}/{*document}`, (request, response, next) => {
    const path = [request.params.document].flat().join('/')
    const shown = passages().filter(({ document }) => document.replace(/\.[^./]+$/, '') === path)
    const [first] = shown
    if (!first) return next()
    const title = first.headingPath[0] ?? first.document
    response.send(page(first.lang, title, [`<h1>${escapeHtml(title)}</h1>`, ...shown.map(section)].join('\n'), name))
  })

  return router
}

const pageOf = (url: string) => url.split('#', 1)[0] ?? url

function byDocument(passages: readonly Passage[]): Map<string, Passage[]> {
  return Map.groupBy(passages, (passage) => passage.document)
}

function section(passage: Passage): string {
  const [, ...headings] = passage.headingPath
  const anchor = passage.url.split('#')[1] ?? ''
  const heading = headings.length > 0 ? `<h2>${escapeHtml(headings.join(' › '))}</h2>` : ''
  return `<section id="${escapeHtml(decodeURIComponent(anchor))}">${heading}${markdown.parse(passage.text, { async: false })}</section>`
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
