import type { DocumentSource, Problem, ReadDocument } from '../document.ts'
import { DECLARED_KEYS } from './declared.ts'
import { lookAlike, plainKey } from './look-alike.ts'
import { type RawRecord, RECORD_KEYS, readRecords } from './records.ts'

/** One JSON object per line, with the fields of a row. */
export function readJsonl(source: DocumentSource): ReadDocument {
  const problems: Problem[] = []
  const records: RawRecord[] = []
  let line = 0
  for (const match of source.text.matchAll(/([^\r\n]*)(?:\r\n|\r|\n|$)/g)) {
    line++
    const content = match[1]?.trim() ?? ''
    if (content === '') continue
    const start = match.index + (match[0].length - match[0].trimStart().length)
    const { fields, wrong } = fieldsOf(content)
    if (wrong === undefined) records.push({ line, span: [start, start + content.length], fields })
    else problems.push({ document: source.path, line, message: `Row left out: ${wrong}` })
  }
  return readRecords(source, records, problems)
}

/** The object of one line, with our keys written as we write them; `wrong` is why the row must not be read. */
function fieldsOf(content: string): { readonly fields?: unknown; readonly wrong?: string } {
  let value: unknown
  try {
    value = JSON.parse(content)
  } catch {
    return { wrong: 'the line is not valid JSON.' }
  }
  if (typeof value !== 'object' || value === null) return { fields: value }
  const fields = new Map<string, unknown>()
  for (const [written, given] of Object.entries(value)) {
    const key = RECORD_KEYS.find((known) => plainKey(known) === plainKey(written))
    const meant = key === undefined ? lookAlike(written, DECLARED_KEYS) : undefined
    if (meant !== undefined) return { wrong: `"${written}" is not known. Did you mean "${meant}"?` }
    if (fields.has(key ?? written)) return { wrong: `"${key}" is given twice.` }
    fields.set(key ?? written, given)
  }
  return { fields: Object.fromEntries(fields) }
}
