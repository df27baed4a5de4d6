import type { Table } from 'mdast'
import { toString as textOf } from 'mdast-util-to-string'
import { plainText } from './escape.ts'
import { type InlineContext, inlineMrkdwn } from './inline.ts'
import { displayWidth } from './width.ts'

/** Wider ones would wrap in Slack's message column, and no row could be followed. */
const MOST_COLUMNS = 76

/** A table in a fixed-width font where it is narrow enough; otherwise a paragraph for each row. */
export function tableMrkdwn(table: Table, context: InlineContext): { readonly text: string; readonly code: boolean } {
  const rows = table.children.map((row) => row.children.map((cell) => textOf(cell).replace(/\s+/g, ' ').trim()))
  const [header = [], ...body] = rows
  const widths = header.map((_, column) => Math.max(...rows.map((row) => displayWidth(row[column] ?? ''))))
  const total = widths.reduce((sum, width) => sum + width + 3, -3)
  if (total > MOST_COLUMNS) return { text: recordsOf(table, context), code: false }
  const line = (cells: readonly string[]) =>
    widths
      .map((width, column) => pad(cells[column] ?? '', width))
      .join(' │ ')
      .trimEnd()
  const rule = widths.map((width) => '─'.repeat(width)).join('─┼─')
  return { text: [line(header), rule, ...body.map(line)].join('\n'), code: true }
}

const pad = (text: string, width: number) => text + ' '.repeat(Math.max(0, width - displayWidth(text)))

/** Each row as lines of "column: cell", with the formatting of its cells. */
function recordsOf(table: Table, context: InlineContext): string {
  const [header, ...body] = table.children
  const names = header?.children.map((cell) => textOf(cell).trim()) ?? []
  return body
    .map((row) =>
      row.children
        .map((cell, column) => ({ name: names[column] ?? '', text: inlineMrkdwn(cell.children, context) }))
        .filter(({ text }) => text !== '')
        .map(({ name, text }) => (name === '' ? text : `*${plainText(name)}:* ${text}`))
        .join('\n'),
    )
    .join('\n\n')
}
