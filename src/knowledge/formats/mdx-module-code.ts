import { ParleyError } from '../../core/errors.ts'

const STATEMENT =
  /^(?:import\s*(?:['"{*]|[\w$]+\s*(?:,|\sfrom\s))|export\s+(?:(?:default|const|let|var|function|async|class)\s|[{*]))/
const FENCE = /^ {0,3}(`{3,}|~{3,})/

/** The text with its import and export statements as spaces. A statement goes on to the blank line behind its last bracket. */
export function withoutModuleCode(text: string): string {
  const lines = text.split('\n')
  let fence: string | undefined
  let isBlank = true
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ''
    const mark = FENCE.exec(line)?.[1]
    if (fence !== undefined) {
      if (mark?.startsWith(fence)) fence = undefined
    } else if (mark !== undefined) {
      fence = mark
    } else if (isBlank && STATEMENT.test(line)) {
      const end = endOfStatement(lines, at)
      for (; at < end; at++) lines[at] = (lines[at] ?? '').replace(/[^\r]/g, ' ')
      at--
    }
    // Front matter comes before statements too.
    isBlank = /^\s*$|^---\s*$/.test(lines[at] ?? '')
  }
  return lines.join('\n')
}

/** Number of the line behind a statement. */
function endOfStatement(lines: readonly string[], start: number): number {
  let depth = 0
  let quote: string | undefined
  for (let at = start; at < lines.length; at++) {
    const line = lines[at] ?? ''
    if (depth <= 0 && quote === undefined && line.trim() === '') return at
    for (let column = 0; column < line.length; column++) {
      const character = line[column] ?? ''
      if (quote !== undefined) {
        if (character === '\\') column++
        else if (character === quote) quote = undefined
      } else if (line.startsWith('//', column)) break
      else if ('\'"`'.includes(character)) quote = character
      else if ('([{'.includes(character)) depth++
      else if (')]}'.includes(character)) depth--
    }
    // Only a template goes on in the next line.
    if (quote !== '`') quote = undefined
  }
  if (depth <= 0 && quote === undefined) return lines.length
  throw new ParleyError('document-unreadable', `The import or export in line ${start + 1} does not end.`)
}
