import { Marked, Renderer, type Tokens } from 'marked'

export interface Addresses {
  /** What a link leads to; undefined: it stays text. */
  readonly link: (href: string) => string | undefined
  /** Where a picture is; undefined: its description stands for it. */
  readonly image: (href: string) => string | undefined
}

/** Markdown of others as HTML: what is not markdown is shown as text, and a link leads nowhere but to a page. */
export function createSafeMarkdown({ link: linkTo, image: imageAt }: Addresses): (text: string) => string {
  const markdown = new Marked({
    gfm: true,
    renderer: {
      html: ({ text }: Tokens.HTML | Tokens.Tag) => escapeHtml(text),
      link({ href, tokens }: Tokens.Link) {
        const text = this.parser.parseInline(tokens)
        const address = isSafe(href) ? linkTo(href) : undefined
        return address === undefined ? text : `<a href="${escapeHtml(address)}" rel="noopener">${text}</a>`
      },
      table(table: Tokens.Table) {
        // Wide tables scroll by themselves, by the keyboard too.
        return `<div class="table" tabindex="0">${Renderer.prototype.table.call(this, table)}</div>`
      },
      image({ href, text }: Tokens.Image) {
        const address = imageAt(href)
        return address === undefined ? escapeHtml(text) : `<img src="${escapeHtml(address)}" alt="${escapeHtml(text)}">`
      },
    },
  })
  return (text) => markdown.parse(text, { async: false })
}

function isSafe(href: string): boolean {
  return ['http:', 'https:', 'mailto:', 'tel:'].includes(URL.parse(href, 'https://here.invalid')?.protocol ?? '')
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character)
}
