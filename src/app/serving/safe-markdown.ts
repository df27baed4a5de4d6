import type { ElementContent } from 'hast'
import { toHtml } from 'hast-util-to-html'
import type {
  FootnoteDefinition,
  FootnoteReference,
  Html,
  Image,
  ImageReference,
  Link,
  LinkReference,
  Table,
} from 'mdast'
import { defaultHandlers, type Handlers, type State, toHast } from 'mdast-util-to-hast'
import { parseMarkdown } from '../../rendering/markdown.ts'

export interface Addresses {
  /** What a link leads to; undefined: it stays text. */
  readonly link: (href: string) => string | undefined
  /** Where a picture is; undefined: its description stands for it. */
  readonly image: (href: string) => string | undefined
}

/** In UTF-16 code units; longer than any answer. */
const LONGEST = 20_000

/**
 * Markdown of others as HTML: what is not markdown is shown as text, and a link leads nowhere but to a page. Undefined
 * for what would take too long, or is nested too deeply: that is shown as it was written.
 */
export function createSafeMarkdown(addresses: Addresses): (text: string) => string | undefined {
  const handlers = handlersFor(addresses)
  return (text) => {
    if (text.length > LONGEST) return undefined
    try {
      return toHtml(toHast(parseMarkdown(text), { handlers }), { characterReferences: { useNamedReferences: true } })
    } catch {
      return undefined
    }
  }
}

function handlersFor({ link: linkTo, image: imageAt }: Addresses): Handlers {
  function linked(state: State, node: Link | LinkReference, href: string): ElementContent[] {
    const address = isSafe(href) ? linkTo(href) : undefined
    const children = state.all(node)
    return address === undefined ? children : [element('a', { href: address, rel: 'noopener' }, children)]
  }

  function pictured({ alt }: Image | ImageReference, href: string): ElementContent {
    const address = imageAt(href)
    return address === undefined ? text(alt ?? '') : element('img', { src: address, alt: alt ?? '' }, [])
  }

  const definition = (state: State, { identifier }: LinkReference | ImageReference) =>
    state.definitionById.get(identifier.toUpperCase())?.url ?? ''
  return {
    html: (_state, { value }: Html, parent) =>
      parent?.type === 'paragraph' ? text(value) : element('p', {}, [text(value)]),
    link: (state, node: Link) => linked(state, node, node.url),
    linkReference: (state, node: LinkReference) => linked(state, node, definition(state, node)),
    image: (_state, node: Image) => pictured(node, node.url),
    imageReference: (state, node: ImageReference) => pictured(node, definition(state, node)),
    // A page has several texts, whose notes would have the same ids.
    footnoteReference: (_state, { identifier }: FootnoteReference) => text(`[${identifier}]`),
    footnoteDefinition: (state, node: FootnoteDefinition) =>
      element('div', {}, [text(`[${node.identifier}] `), ...state.all(node)]),
    // Wide tables scroll by themselves, by the keyboard too.
    table: (state, node: Table) =>
      element('div', { className: 'table', tabIndex: 0 }, [defaultHandlers.table(state, node)]),
  }
}

const text = (value: string): ElementContent => ({ type: 'text', value })

function element(
  tagName: string,
  properties: Readonly<Record<string, string | number>>,
  children: ElementContent[],
): ElementContent {
  return { type: 'element', tagName, properties, children }
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
