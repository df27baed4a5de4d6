import type { List, ListItem, RootContent } from 'mdast'
import { definitionsIn, parseMarkdown } from '../../rendering/markdown.ts'
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
  const root = parseMarkdown(printable(text))
  const context = { baseUrl, hyperlinks: paint.hyperlinks, definitions: definitionsIn(root) }
  const lines = blockLines(root.children, columns, context)
  return lines.map((line) => paintLine(line, paint)).join('\n')
}

const EMPTY: Line = []
const RULE_COLUMNS = 24

function blockLines(nodes: readonly RootContent[], columns: number, context: InlineContext): Line[] {
  return nodes
    .map((node) => linesOf(node, columns, context))
    .filter((lines) => lines.length > 0)
    .flatMap((lines, index) => (index === 0 ? lines : [EMPTY, ...lines]))
}

function linesOf(node: RootContent, columns: number, context: InlineContext): Line[] {
  switch (node.type) {
    case 'definition':
      return []
    case 'paragraph':
      return wrap(inlineSpans(node.children, context), columns)
    case 'heading':
      return wrap(inlineSpans(node.children, context, ['bold']), columns)
    case 'list':
      return listLines(node, columns, context)
    case 'table':
      return tableLines(node, columns, context)
    case 'blockquote':
      return prefixed(blockLines(node.children, columns - 2, context), span('│ ', 'dim'), span('│ ', 'dim'))
    case 'footnoteDefinition':
      return prefixed(blockLines(node.children, columns - 2, context), span(`[${node.identifier}] `), span('  '))
    case 'code':
      return node.value.split('\n').map((line) => [span('  '), span(line, 'cyan')])
    case 'thematicBreak':
      return [[span('─'.repeat(Math.min(columns, RULE_COLUMNS)), 'dim')]]
    case 'html':
      return htmlLines(node.value, columns)
    default:
      return []
  }
}

/** Items stand close together, however the source spaces them: an item must not move when the next one comes. */
function listLines(list: List, columns: number, context: InlineContext): Line[] {
  return list.children.flatMap((item, index) => {
    const marker = list.ordered ? `${(list.start ?? 1) + index}. ` : '• '
    const width = displayWidth(marker)
    const body = itemLines(item, columns - width, context)
    return prefixed(body.length > 0 ? body : [EMPTY], span(marker, 'dim'), span(' '.repeat(width)))
  })
}

/** What belongs to an item stands right below it. */
function itemLines({ children, checked }: ListItem, columns: number, context: InlineContext): Line[] {
  const box = typeof checked === 'boolean' ? [span(checked ? '☑ ' : '☐ ')] : []
  const [first, ...others] = children
  const text = first?.type === 'paragraph' ? inlineSpans(first.children, context) : []
  const lines = box.length + text.length > 0 ? wrap([...box, ...text], columns) : []
  for (const node of first?.type === 'paragraph' ? others : children) {
    const block = linesOf(node, columns, context)
    if (lines.length > 0 && block.length > 0 && node.type !== 'list') lines.push(EMPTY)
    lines.push(...block)
  }
  return lines
}

function htmlLines(value: string, columns: number): Line[] {
  const shown = value.replace(/<!--[\s\S]*?-->/g, '').trim()
  return shown === '' ? [] : wrap([span(shown.replaceAll('\n', ' '))], columns)
}

function prefixed(lines: readonly Line[], first: Span, others: Span): Line[] {
  return lines.map((line, index) => [index === 0 ? first : others, ...line])
}

function span(text: string, ...styles: Style[]): Span {
  return { text, styles }
}
