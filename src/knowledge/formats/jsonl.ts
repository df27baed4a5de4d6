import type { DocumentSource, Problem, ReadDocument } from '../document.ts'
import { DECLARED_KEYS } from './declared.ts'
import { lookAlike, plainKey } from './look-alike.ts'
import { type RawRecord, RECORD_KEYS, readRecords } from './records.ts'

/** One JSON object per line, with the fields of a row. */
export function readJsonl(source: DocumentSource): ReadDocument {
  const document = source.path
  const problems: Problem[] = []
  const records: RawRecord[] = []
  const firstLineOf = new Map<string, number>()
  let line = 0
  for (const match of source.text.matchAll(/([^\r\n]*)(?:\r\n|\r|\n|$)/g)) {
    line++
    const content = match[1]?.trim() ?? ''
    if (content === '') continue
    const start = match.index + (match[0].length - match[0].trimStart().length)
    const { fields, unknown = [], wrong } = fieldsOf(content)
    for (const key of unknown) if (!firstLineOf.has(key)) firstLineOf.set(key, line)
    if (wrong === undefined) records.push({ line, span: [start, start + content.length], fields })
    else problems.push({ level: 'error', document, line, message: `Row left out: ${wrong}` })
  }
  for (const [key, first] of firstLineOf) {
    const meant = lookAlike(key, RECORD_KEYS)
    const message = `The key "${key}" is not known and is ignored${meant === undefined ? '' : `. Did you mean "${meant}"?`}`
    problems.push({ level: 'remark', document, line: first, message: meant === undefined ? `${message}.` : message })
  }
  return readRecords(source, records, problems)
}

interface LineFields {
  readonly fields?: unknown
  /** Keys that are passed over. */
  readonly unknown?: readonly string[]
  /** Why the row must not be read. */
  readonly wrong?: string
}

/** The object of one line, with our keys written as we write them. */
function fieldsOf(content: string): LineFields {
  let value: unknown
  try {
    value = JSON.parse(content)
  } catch {
    return { wrong: 'the line is not valid JSON.' }
  }
  if (typeof value !== 'object' || value === null) return { fields: value }
  const fields = new Map<string, unknown>()
  const unknown: string[] = []
  for (const [written, given] of Object.entries(value)) {
    const key = RECORD_KEYS.find((known) => plainKey(known) === plainKey(written))
    const meant = key === undefined ? lookAlike(written, DECLARED_KEYS) : undefined
    if (meant !== undefined) return { wrong: `"${written}" is not known. Did you mean "${meant}"?` }
    if (key === undefined) unknown.push(written)
    if (fields.has(key ?? written)) return { wrong: `"${key}" is given twice.` }
    fields.set(key ?? written, given)
  }
  return { fields: Object.fromEntries(fields), unknown }
}
