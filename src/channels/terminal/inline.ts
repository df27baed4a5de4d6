import type { Token, Tokens } from 'marked'
import { decodeEntities } from './entities.ts'
import { absoluteUrl, readableUrl } from './links.ts'
import type { Span, Style } from './paint.ts'
import { isWide } from './width.ts'

export interface InlineContext {
  readonly baseUrl: string | undefined
  /** The terminal makes links clickable, so that their address need not be shown. */
  readonly hyperlinks: boolean
}

/** A line that ends here, whatever its length. */
export const HARD_BREAK = '\n'

/** The spans of inline markdown. */
export function inlineSpans(
  tokens: readonly Token[] | undefined,
  context: InlineContext,
  styles: readonly Style[] = [],
): Span[] {
  return (tokens ?? []).flatMap((token) => spansOf(token, context, styles))
}

function spansOf(token: Token, context: InlineContext, styles: readonly Style[]): Span[] {
  const within = (style: Style) => inlineSpans(childrenOf(token), context, [...new Set([...styles, style])])
  switch (token.type) {
    case 'strong':
      return within('bold')
    case 'em':
      return within('italic')
    case 'del':
      return within('strikethrough')
    case 'codespan':
      return [{ text: token.text, styles: [...styles, 'cyan'] }]
    case 'br':
      return [{ text: HARD_BREAK, styles: [] }]
    case 'escape':
      return [{ text: token.text, styles }]
    case 'image':
      return [{ text: `[${decodeEntities(token.text)}]`, styles: [...styles, 'dim'] }]
    case 'link':
      return linkSpans(token as Tokens.Link, context, styles)
    case 'checkbox':
      return [{ text: token.checked ? '☑ ' : '☐ ', styles }]
    case 'html':
      return htmlSpans(token.text, styles)
    default: {
      const children = childrenOf(token)
      if (children) return inlineSpans(children, context, styles)
      return [{ text: joinLines(decodeEntities('text' in token ? token.text : token.raw)), styles }]
    }
  }
}

function childrenOf(token: Token): readonly Token[] | undefined {
  return 'tokens' in token ? token.tokens : undefined
}

function linkSpans(token: Tokens.Link, context: InlineContext, styles: readonly Style[]): Span[] {
  const href = absoluteUrl(token.href, context.baseUrl)
  const text = inlineSpans(token.tokens, context, [...styles, 'underline'])
  if (href === undefined) return inlineSpans(token.tokens, context, styles)
  if (context.hyperlinks) return text.map((span) => ({ ...span, href }))
  const shown = readableUrl(href)
  const says = text.map((span) => span.text).join('')
  // An address that is its own text is not said twice.
  if (says === shown || says === token.href) return text
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
