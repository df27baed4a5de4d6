import type { DocumentSource, Problem, ReadDocument } from '../document.ts'
import { type RawRecord, readRecords } from './records.ts'

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
    try {
      records.push({ line, span: [start, start + content.length], fields: JSON.parse(content) })
    } catch {
      problems.push({ document: source.path, line, message: 'Row left out: the line is not valid JSON.' })
    }
  }
  return readRecords(source, records, problems)
}
