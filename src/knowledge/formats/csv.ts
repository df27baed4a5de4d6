import { CsvError, parse } from 'csv-parse/sync'
import type { DocumentSource, Problem, ReadDocument } from '../document.ts'
import { DECLARED_KEYS } from './declared.ts'
import { lookAlike, plainKey } from './look-alike.ts'
import { type RawRecord, readRecords } from './records.ts'

/** Names of columns, in lower case, and the field that each one fills. */
const COLUMNS: Readonly<Record<string, string>> = {
  id: 'id',
  question: 'question',
  q: 'question',
  title: 'question',
  问题: 'question',
  answer: 'answer',
  a: 'answer',
  text: 'answer',
  答案: 'answer',
  回答: 'answer',
  variants: 'variants',
  lang: 'lang',
  language: 'lang',
  audience: 'audience',
  url: 'url',
  product: 'product',
  region: 'region',
  validfrom: 'validFrom',
  validuntil: 'validUntil',
}

interface CsvRow {
  readonly record: readonly string[]
  readonly raw: string
}

/** A table with a header row, one question per row; `variants` are separated by `|`. */
export function readCsv(source: DocumentSource): ReadDocument {
  const { text, path } = source
  const problems: Problem[] = []
  const unreadable = (message: string, line = 1): ReadDocument => {
    return readRecords(source, [], [...problems, { document: path, line, message }])
  }
  let rows: CsvRow[]
  try {
    rows = parse(text, {
      delimiter: delimiterOf(text),
      raw: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
    }) as unknown as CsvRow[]
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = Number(error.lines ?? 1)
    return unreadable(
      'The table cannot be read from here on: a quotation mark opens a cell and does not close it.',
      line,
    )
  }
  const [head, ...body] = rows
  if (head === undefined) return unreadable('The table is empty.')
  const fieldOf = head.record.map((name) => COLUMNS[plainKey(name)])
  for (const wanted of ['question', 'answer']) {
    if (!fieldOf.includes(wanted)) {
      return unreadable(`The first row must name the columns; there is none named "${wanted}".`)
    }
  }
  const twice = DECLARED_KEYS.find((key) => fieldOf.indexOf(key) !== fieldOf.lastIndexOf(key))
  if (twice !== undefined)
    return unreadable(`Two columns are named "${twice}". The table is not served until one goes.`)
  const unknown = head.record.filter((name, at) => fieldOf[at] === undefined && name.trim() !== '')
  for (const name of unknown) {
    const meant = lookAlike(name, DECLARED_KEYS)
    if (meant !== undefined) {
      return unreadable(
        `The column "${name.trim()}" is not known. Did you mean "${meant}"? The table is not served until this is mended.`,
      )
    }
    problems.push({ document: path, line: 1, message: `The column "${name.trim()}" is not known and is ignored.` })
  }

  let at = text.indexOf(head.raw) + head.raw.length
  let line = 1 + lineBreaks(text.slice(0, at))
  const records: RawRecord[] = []
  for (const { record, raw } of body) {
    const content = raw.trim()
    const start = text.indexOf(content, at)
    line += lineBreaks(text.slice(at, start))
    if (record.some((cell) => cell.trim() !== '')) {
      if (record.length > fieldOf.length) {
        const message = `Row left out: it has ${record.length} cells, the header ${fieldOf.length}. Put cells with a comma into quotation marks.`
        problems.push({ document: path, line, message })
      } else {
        records.push({ line, span: [start, start + content.length], fields: fieldsOf(record, fieldOf) })
      }
    }
    at = start + content.length
    line += lineBreaks(content)
  }
  return readRecords(source, records, problems)
}

function fieldsOf(record: readonly string[], fieldOf: readonly (string | undefined)[]): Record<string, unknown> {
  const fields: Record<string, unknown> = {}
  fieldOf.forEach((field, at) => {
    const value = record[at]?.trim() ?? ''
    if (field === undefined || value === '') return
    fields[field] =
      field === 'variants'
        ? value
            .split('|')
            .map((variant) => variant.trim())
            .filter(Boolean)
        : value
  })
  return fields
}

/** Spreadsheets write semicolons or tabs where the country's decimal point is a comma. */
function delimiterOf(text: string): string {
  const head = text.slice(0, Math.max(0, text.search(/[\r\n]/)))
  const count = (delimiter: string) => head.split(delimiter).length
  return [',', ';', '\t'].reduce((best, next) => (count(next) > count(best) ? next : best))
}

function lineBreaks(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0
}
