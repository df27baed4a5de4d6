import type { Table } from 'mdast'
import { type InlineContext, inlineSpans } from './inline.ts'
import type { Line, Span } from './paint.ts'
import { displayWidth } from './width.ts'
import { wrap } from './wrap.ts'

const RULE: Span = { text: ' │ ', styles: ['dim'] }
const RULE_WIDTH = 3
/** No column is made narrower. */
const LEAST = 6
/** Wide enough that nothing wraps. */
const UNBOUNDED = 10_000

/** A table with its columns in line; cells of one that is too wide are wrapped. */
export function tableLines({ children, align }: Table, columns: number, context: InlineContext): Line[] {
  const [first, ...others] = children
  const header = (first?.children ?? []).map((cell) => inlineSpans(cell.children, context, ['bold']))
  const rows = others.map((row) => row.children.map((cell) => inlineSpans(cell.children, context)))
  const widths = fit(
    header.map((_, column) => Math.max(1, ...[header, ...rows].map((row) => naturalWidth(row[column] ?? [])))),
    columns,
  )
  const row = (cells: readonly Span[][]) => rowLines(cells, widths, align ?? [])
  const line = widths.map((width) => '─'.repeat(width)).join('─┼─')
  return [...row(header), [{ text: line, styles: ['dim'] }], ...rows.flatMap(row)]
}

function naturalWidth(spans: readonly Span[]): number {
  return Math.max(...wrap(spans, UNBOUNDED).map(lineWidth))
}

function lineWidth(line: Line): number {
  return line.reduce((sum, span) => sum + displayWidth(span.text), 0)
}

/** Takes from the widest column until the table fits, or nothing more can be taken. */
function fit(natural: readonly number[], columns: number): number[] {
  const widths = [...natural]
  const available = columns - RULE_WIDTH * (widths.length - 1)
  for (let excess = widths.reduce((sum, width) => sum + width, 0) - available; excess > 0; excess--) {
    const widest = Math.max(...widths)
    if (widest <= LEAST) break
    widths[widths.indexOf(widest)] = widest - 1
  }
  return widths
}

function rowLines(cells: readonly Span[][], widths: readonly number[], align: NonNullable<Table['align']>): Line[] {
  const wrapped = widths.map((width, column) => wrap(cells[column] ?? [], width, true))
  const height = Math.max(...wrapped.map((lines) => lines.length))
  return Array.from({ length: height }, (_, at) =>
    widths.flatMap((width, column) => {
      const cell = pad(wrapped[column]?.[at] ?? [], width, align[column] ?? 'left')
      return column === 0 ? cell : [RULE, ...cell]
    }),
  )
}

function pad(line: Line, width: number, align: 'left' | 'center' | 'right'): Span[] {
  const free = Math.max(0, width - lineWidth(line))
  const before = { left: 0, center: Math.floor(free / 2), right: free }[align]
  const space = (count: number): Span[] => (count > 0 ? [{ text: ' '.repeat(count), styles: [] }] : [])
  return [...space(before), ...line, ...space(free - before)]
}
