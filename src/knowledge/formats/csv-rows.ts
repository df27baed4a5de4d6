import { CsvError, type Options, parse } from 'csv-parse/sync'
import type { Range } from './syntax.ts'

export interface CsvRow {
  readonly cells: readonly string[]
  /** From 1. */
  readonly line: number
  readonly span: Range
}

export interface CsvRows {
  readonly rows: readonly CsvRow[]
  /** Lines on which a quotation mark stands where none can, or opens a cell that nothing closes. */
  readonly brokenLines: readonly number[]
}

interface RawRow {
  readonly record: readonly string[]
  readonly raw: string
}

/** After this many lines with stray quotation marks, they are taken as text: every one of them costs a new start. */
const STRICT_UNTIL = 100

/**
 * The rows of a table from a place on. A line whose quotation marks make no sense is left out, unless it makes sense
 * with them as text (`5" wide`), so that it takes no other row with it.
 */
export function csvRows(text: string, from: number, delimiter: string): CsvRows {
  const rows: CsvRow[] = []
  const brokenLines: number[] = []
  let at = from
  let line = 1 + lineBreaks(text.slice(0, from))
  const take = ({ record, raw }: RawRow) => {
    const content = raw.trim()
    const start = text.indexOf(content, at)
    line += lineBreaks(text.slice(at, start))
    if (record.some((cell) => cell.trim() !== '')) {
      rows.push({ cells: record, line, span: [start, start + content.length] })
    }
    at = start + content.length
    line += lineBreaks(content)
  }
  for (let failures = 0; at < text.length; failures++) {
    if (parsed(text.slice(at), { delimiter, relax_quotes: failures >= STRICT_UNTIL }, take)) break
    const start = at + text.slice(at).search(/\S/)
    line += lineBreaks(text.slice(at, start))
    at = start
    const broken = /[^\r\n]*/.exec(text.slice(start))?.[0] ?? ''
    if (parsed(broken, { delimiter, relax_quotes: true }, take)) continue
    brokenLines.push(line)
    at = start + broken.length
  }
  return { rows, brokenLines }
}

/** Gives the rows one by one; false when it had to stop at a quotation mark. */
function parsed(text: string, options: Options, take: (row: RawRow) => void): boolean {
  const each = (row: unknown) => {
    take(row as RawRow)
    return null
  }
  try {
    parse(text, { ...options, raw: true, relax_column_count: true, skip_empty_lines: true, on_record: each })
    return true
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    return false
  }
}

function lineBreaks(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0
}
