import type { DocumentSource, Problem, ReadDocument } from '../document.ts'
import { dialectOf, nameOf } from './csv-dialect.ts'
import { csvRows } from './csv-rows.ts'
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

/** What decides who is shown a row, and where and when; its language can be told from its text. */
const DECIDING = new Set(DECLARED_KEYS.filter((key) => key !== 'lang' && key !== 'url'))

/** A table with a header row, one question per row; `variants` are separated by `|`. */
export function readCsv(source: DocumentSource): ReadDocument {
  const { text, path } = source
  const problems: Problem[] = []
  const note = (level: Problem['level'], line: number, message: string) => {
    problems.push({ level, document: path, line, message })
  }
  const unreadable = (message: string): ReadDocument => {
    note('error', 1, message)
    return readRecords(source, [], problems)
  }
  const { delimiter, rowDelimiter, start } = dialectOf(text, (name) => COLUMNS[plainKey(name)] !== undefined)
  const all = csvRows(text, start, delimiter)
  const [head] = all.rows
  if (head === undefined) return unreadable('The table is empty.')
  const fieldOf = head.cells.map((name) => COLUMNS[plainKey(name)])
  for (const wanted of ['question', 'answer']) {
    if (!fieldOf.includes(wanted)) {
      return unreadable(
        `The first row must name the columns, separated by commas, semicolons, tabs or vertical bars; there is none named "${wanted}".`,
      )
    }
  }
  const twice = DECLARED_KEYS.find((key) => fieldOf.indexOf(key) !== fieldOf.lastIndexOf(key))
  if (twice !== undefined)
    return unreadable(`Two columns are named "${twice}". The table is not served until one goes.`)
  for (const name of head.cells.filter((name, at) => fieldOf[at] === undefined && name.trim() !== '')) {
    const meant = lookAlike(name, DECLARED_KEYS)
    if (meant !== undefined) {
      return unreadable(
        `The column "${name.trim()}" is not known. Did you mean "${meant}"? The table is not served until this is mended.`,
      )
    }
    note('remark', head.line, `The column "${name.trim()}" is not known and is ignored.`)
  }
  if (rowDelimiter !== delimiter) {
    const message = `The header is separated by ${nameOf(delimiter)} and the rows by ${nameOf(rowDelimiter)}; they were read so.`
    note('remark', head.line, message)
  }

  const body = rowDelimiter === delimiter ? all : csvRows(text, head.span[1], rowDelimiter)
  for (const line of body.brokenLines) {
    note('error', line, 'Row left out: a quotation mark opens a cell and does not close it.')
  }
  const records: RawRecord[] = []
  for (const { cells, line, span } of rowDelimiter === delimiter ? body.rows.slice(1) : body.rows) {
    const ragged = raggedness(cells, fieldOf, rowDelimiter)
    if (ragged !== undefined) note(ragged.level, line, ragged.message)
    if (ragged?.level !== 'error') records.push({ line, span, fields: fieldsOf(cells, fieldOf) })
  }
  return readRecords(source, records, problems)
}

/** What is wrong with a row that has not the header's number of cells. */
function raggedness(
  cells: readonly string[],
  fieldOf: readonly (string | undefined)[],
  delimiter: string,
): Pick<Problem, 'level' | 'message'> | undefined {
  const count = `it has ${cells.length} ${cells.length === 1 ? 'cell' : 'cells'}, the header ${fieldOf.length}.`
  if (cells.length > fieldOf.length) {
    const mend = `Put cells that hold ${nameOf(delimiter)} into quotation marks.`
    return { level: 'error', message: `Row left out: ${count} ${mend}` }
  }
  const missing = fieldOf.slice(cells.length).find((field) => field !== undefined && DECIDING.has(field))
  if (missing !== undefined) {
    return { level: 'error', message: `Row left out: ${count} It cannot be told what its "${missing}" is.` }
  }
  if (cells.length === fieldOf.length) return undefined
  return { level: 'remark', message: `Is the row whole? ${count.replace('it', 'It')}` }
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
