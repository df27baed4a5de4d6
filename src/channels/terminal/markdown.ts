import { marked, type Token, type Tokens } from 'marked'
import { decodeEntities } from './entities.ts'
import { type InlineContext, inlineSpans } from './inline.ts'
import { type Line, type Paint, paintLine, type Span, type Style } from './paint.ts'
import { printable } from './printable.ts'
import { tableLines } from './table.ts'
import { displayWidth } from './width.ts'
import { wrap } from './wrap.ts'

export interface MarkdownOptions {
  readonly columns: number
  readonly paint: Paint
  /** Where relative links lead; they are shown as text where it is not known. */
  readonly baseUrl?: string | undefined
}

/**
 * Markdown as a terminal shows it, without a line feed at the end. What is rendered of a text's first sentences is the
 * beginning of what is rendered of all of it, so that a reply can be printed as it comes.
 */
export function renderMarkdown(text: string, { columns, paint, baseUrl }: MarkdownOptions): string {
  const context: InlineContext = { baseUrl, hyperlinks: paint.hyperlinks }
  const lines = blockLines(marked.lexer(printable(text)), columns, context)
  return lines.map((line) => paintLine(line, paint)).join('\n')
}

const EMPTY: Line = []
const RULE_COLUMNS = 24

function blockLines(tokens: readonly Token[], columns: number, context: InlineContext, inItem = false): Line[] {
  const lines: Line[] = []
  let lead: Span[] = []
  for (const token of tokens) {
    if (token.type === 'space' || token.type === 'def') continue
    if (token.type === 'checkbox') {
      lead = inlineSpans([token], context)
      continue
    }
    const block = linesOf(token, lead, columns, context)
    lead = []
    if (block.length === 0) continue
    // What belongs to an item stands right below it.
    if (lines.length > 0 && !(inItem && token.type === 'list')) lines.push(EMPTY)
    lines.push(...block)
  }
  return lines
}

function linesOf(token: Token, lead: readonly Span[], columns: number, context: InlineContext): Line[] {
  switch (token.type) {
    case 'heading':
      return wrap(inlineSpans((token as Tokens.Heading).tokens, context, ['bold']), columns)
    case 'list':
      return listLines(token as Tokens.List, columns, context)
    case 'table':
      return tableLines(token as Tokens.Table, columns, context)
    case 'blockquote':
      return prefixed(
        blockLines((token as Tokens.Blockquote).tokens, columns - 2, context),
        span('│ ', 'dim'),
        span('│ ', 'dim'),
      )
    case 'code':
      return String(token.text)
        .split('\n')
        .map((line) => [span('  '), span(line, 'cyan')])
    case 'hr':
      return [[span('─'.repeat(Math.min(columns, RULE_COLUMNS)), 'dim')]]
    case 'html':
      return htmlLines(token as Tokens.HTML, columns)
    default:
      return wrap([...lead, ...inlineSpans([token], context)], columns)
  }
}

/** Items stand close together, however the source spaces them: an item must not move when the next one comes. */
function listLines(list: Tokens.List, columns: number, context: InlineContext): Line[] {
  const first = typeof list.start === 'number' ? list.start : 1
  return list.items.flatMap((item, index) => {
    const marker = list.ordered ? `${first + index}. ` : '• '
    const width = displayWidth(marker)
    const body = blockLines(item.tokens, columns - width, context, true)
    return prefixed(body.length > 0 ? body : [EMPTY], span(marker, 'dim'), span(' '.repeat(width)))
  })
}

function htmlLines({ text }: Tokens.HTML, columns: number): Line[] {
  const shown = decodeEntities(text.replace(/<!--[\s\S]*?-->/g, '')).trim()
  return shown === '' ? [] : wrap([span(shown.replaceAll('\n', ' '))], columns)
}

function prefixed(lines: readonly Line[], first: Span, others: Span): Line[] {
  return lines.map((line, index) => [index === 0 ? first : others, ...line])
}

function span(text: string, ...styles: Style[]): Span {
  return { text, styles }
}
