import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { Passage } from '../../core/passage.ts'
import { decode } from '../../knowledge/decode.ts'
import { dialectOf } from '../../knowledge/formats/csv-dialect.ts'
import { csvRows } from '../../knowledge/formats/csv-rows.ts'
import { versionOf } from '../../knowledge/version.ts'

/** More ways to ask for one passage. */
export interface Addition {
  readonly passage: Passage
  readonly variants: readonly string[]
}

export interface Written {
  /** Ways to ask that were written. */
  readonly count: number
  /** Why others were not. */
  readonly refused: readonly string[]
}

/** A place in a document's text, and what shall stand there. */
interface Edit {
  readonly span: Passage['span']
  readonly text: string
}

/** Writes more ways to ask into the rows that passages were read from: JSON Lines, and CSV with a column for them. */
export function writeVariants(folder: string, additions: readonly Addition[]): Written {
  let count = 0
  const refused: string[] = []
  for (const [document, ofDocument] of Map.groupBy(additions, ({ passage }) => passage.document)) {
    const edited = editDocument(join(folder, document), ofDocument)
    if ('refusal' in edited) {
      refused.push(`${document}: ${edited.refusal}`)
      continue
    }
    replaceFile(join(folder, document), edited.text)
    count += ofDocument.reduce((sum, { variants }) => sum + variants.length, 0)
  }
  return { count, refused }
}

function editDocument(
  file: string,
  additions: readonly Addition[],
): { readonly text: string } | { readonly refusal: string } {
  const rowWriter = ROW_WRITERS[extname(file).toLowerCase()]
  if (!rowWriter) return { refusal: 'this format has no place for other ways to ask; JSON Lines and CSV have.' }
  const bytes = readFileSync(file)
  const { text } = decode(bytes)
  const mark = bytes.subarray(0, MARK.length).equals(MARK) ? MARK : Buffer.of()
  if (!Buffer.concat([mark, Buffer.from(text)]).equals(bytes)) {
    return { refusal: 'it is not in UTF-8; save it so, and try again.' }
  }
  if (additions.some(({ passage }) => passage.version !== versionOf(bytes))) {
    return { refusal: 'it has changed while it was read; try again.' }
  }
  const edits = rowWriter(text, additions)
  if (!edits) return { refusal: 'the table has no column named "variants"; add one, and try again.' }
  // From the end, so that the places before stay where they are.
  const fromEnd = edits.toSorted((a, b) => b.span[0] - a.span[0])
  const edited = fromEnd.reduce((left, { span, text: row }) => left.slice(0, span[0]) + row + left.slice(span[1]), text)
  return { text: `${mark}${edited}` }
}

/** The byte order mark of UTF-8, which is no part of the text. */
const MARK = Buffer.from('\ufeff')

type RowWriter = (text: string, additions: readonly Addition[]) => Edit[] | undefined

const ROW_WRITERS: Readonly<Record<string, RowWriter>> = {
  '.jsonl': (text, additions) =>
    additions.map(({ passage: { span }, variants }) => {
      const row = JSON.parse(text.slice(...span)) as Record<string, unknown>
      const key = Object.keys(row).find((name) => name.toLowerCase() === 'variants') ?? 'variants'
      const known = Array.isArray(row[key]) ? row[key] : []
      return { span, text: JSON.stringify({ ...row, [key]: [...known, ...variants] }) }
    }),

  '.csv': (text, additions) => {
    const isColumn = (name: string) => ['question', 'answer', 'variants'].includes(name.trim().toLowerCase())
    const { delimiter, rowDelimiter, start } = dialectOf(text, isColumn)
    const head = csvRows(text, start, delimiter).rows[0]?.cells ?? []
    const column = head.findIndex((name) => name.trim().toLowerCase() === 'variants')
    if (column === -1) return undefined
    return additions.map(({ passage: { span }, variants }) => {
      const cells = [...(csvRows(text.slice(...span), 0, rowDelimiter).rows[0]?.cells ?? [])]
      while (cells.length <= column) cells.push('')
      const known = (cells[column] ?? '').split('|').map((variant) => variant.trim())
      cells[column] = [...known.filter(Boolean), ...variants.map((variant) => variant.replaceAll('|', ' '))].join(' | ')
      return { span, text: cells.map((cell) => csvCell(cell, rowDelimiter)).join(rowDelimiter) }
    })
  },
}

function csvCell(cell: string, delimiter: string): string {
  const needsQuotes = cell.includes(delimiter) || /["\r\n]|^\s|\s$/.test(cell)
  return needsQuotes ? `"${cell.replaceAll('"', '""')}"` : cell
}

function replaceFile(file: string, text: string): void {
  const temporary = `${file}.${process.pid}.tmp`
  writeFileSync(temporary, text, { mode: statSync(file).mode & 0o777 })
  renameSync(temporary, file)
}
