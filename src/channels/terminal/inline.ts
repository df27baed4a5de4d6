import type { Definition, PhrasingContent } from 'mdast'
import { absoluteUrl, readableUrl } from './links.ts'
import type { Span, Style } from './paint.ts'
import { printable } from './printable.ts'
import { isWide } from './width.ts'

export interface InlineContext {
  readonly baseUrl: string | undefined
  /** The terminal makes links clickable, so that their address need not be shown. */
  readonly hyperlinks: boolean
  /** What reference links refer to, by identifier. */
  readonly definitions: ReadonlyMap<string, Definition>
}

/** A line that ends here, whatever its length. */
export const HARD_BREAK = '\n'

/** The spans of inline markdown. */
export function inlineSpans(
  nodes: readonly PhrasingContent[],
  context: InlineContext,
  styles: readonly Style[] = [],
): Span[] {
  return nodes.flatMap((node) => spansOf(node, context, styles))
}

function spansOf(node: PhrasingContent, context: InlineContext, styles: readonly Style[]): Span[] {
  const within = (children: readonly PhrasingContent[], style: Style) =>
    inlineSpans(children, context, [...new Set([...styles, style])])
  switch (node.type) {
    // A character reference may stand for what drives a terminal.
    case 'text':
      return [{ text: joinLines(printable(node.value)), styles }]
    case 'strong':
      return within(node.children, 'bold')
    case 'emphasis':
      return within(node.children, 'italic')
    case 'delete':
      return within(node.children, 'strikethrough')
    case 'inlineCode':
      return [{ text: joinLines(node.value), styles: [...styles, 'cyan'] }]
    case 'break':
      return [{ text: HARD_BREAK, styles: [] }]
    case 'image':
    case 'imageReference':
      return [{ text: `[${printable(node.alt ?? '')}]`, styles: [...styles, 'dim'] }]
    case 'link':
      return linkSpans(node.url, node.children, context, styles)
    case 'linkReference':
      return linkSpans(context.definitions.get(node.identifier)?.url ?? '', node.children, context, styles)
    case 'footnoteReference':
      return [{ text: `[${node.identifier}]`, styles }]
    case 'html':
      return htmlSpans(node.value, styles)
    default:
      return []
  }
}

function linkSpans(
  address: string,
  children: readonly PhrasingContent[],
  context: InlineContext,
  styles: readonly Style[],
): Span[] {
  const href = absoluteUrl(address, context.baseUrl)
  if (href === undefined) return inlineSpans(children, context, styles)
  const text = inlineSpans(children, context, [...styles, 'underline'])
  if (context.hyperlinks) return text.map((span) => ({ ...span, href }))
  const shown = readableUrl(href)
  const says = text.map((span) => span.text).join('')
  // An address that is its own text is not said twice.
  if (says === shown || says === address) return text
  return [...text, { text: ` (${shown})`, styles: [...styles, 'dim'] }]
}

function htmlSpans(tag: string, styles: readonly Style[]): Span[] {
  if (/^<br\s*\/?>/i.test(tag)) return [{ text: HARD_BREAK, styles: [] }]
  return tag.startsWith('<!--') ? [] : [{ text: tag.trim(), styles }]
}

/** A line break in the source is a space to the reader; between Chinese characters it is nothing. */
function joinLines(text: string): string {
  return text.replace(/\s*\n\s*/g, (gap, at: number) => {
    const before = text.slice(0, at).at(-1) ?? ''
    const after = text.slice(at + gap.length).at(0) ?? ''
    return isWide(before) && isWide(after) ? '' : ' '
  })
}
