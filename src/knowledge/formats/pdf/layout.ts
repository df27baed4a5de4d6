import { isQuestion } from '../is-question.ts'
import { type Block, heading, list, paragraph, table } from './block.ts'
import type { JoinLines } from './flow.ts'
import type { Line } from './lines.ts'
import { tableAt } from './tables.ts'

const BULLET = /^\s*(?:[•◦▪‣●○■□·∙–—*-]|\(?\d{1,3}[.)、])\s+(?=\S)/u
const ORDERED = /^\s*\(?\d/
const ENDS_SENTENCE = /[.。!！?？;；:：]["'”’)）]?$/
/** Letters larger than those of most text by this factor are a heading's. */
const LARGER = 1.12
const LONGEST_HEADING = 160

/** What pages show, for a document that does not tell its structure: by letter sizes, weights and gaps. */
export function blocksOfLayout(lines: readonly Line[], join: JoinLines): Block[] {
  const body = commonest(lines, ({ size }) => Math.round(size * 2) / 2)
  const blocks: Block[] = []
  const levels = headingLevels(lines, body)
  const leading = commonestGap(lines, body)
  let at = 0
  while (at < lines.length) {
    const first = lines[at] as Line
    const found = tableAt(lines, at)
    if (found !== undefined) {
      blocks.push({ page: first.page, node: table(found.rows) })
      at = found.end
      continue
    }
    const group = [first]
    for (at++; at < lines.length; at++) {
      const next = lines[at] as Line
      if (tableAt(lines, at) !== undefined || !belongs(group, next, leading)) break
      group.push(next)
    }
    const text = join(group.map((line) => line.text))
    const depth = depthOf(group, text, body, levels, lines[at])
    if (depth !== undefined) blocks.push({ page: first.page, node: heading(depth, text) })
    else if (BULLET.test(text)) {
      blocks.push({ page: first.page, node: list([text.replace(BULLET, '')], ORDERED.test(text)) })
    } else blocks.push({ page: first.page, node: paragraph(text) })
  }
  return blocks
}

/** Whether a line goes on with those above it, before it is known what they are. */
function belongs(lines: readonly Line[], next: Line, leading: number): boolean {
  const [first, last] = [lines[0], lines.at(-1)]
  if (first === undefined || last === undefined || next.page !== last.page) return false
  if (Math.abs(next.size - last.size) > 0.6 || next.bold !== last.bold || BULLET.test(next.text)) return false
  const drop = last.y - next.y
  // A heading's lines stand as close as they are high; those of other text as everywhere in the document.
  if (drop <= 0 || drop > Math.max(leading * 1.2, last.size * 1.45)) return false
  const widest = Math.max(...lines.map(({ end }) => end), next.end)
  const isShort = last.end - first.start < (widest - first.start) * 0.75
  return !(isShort && ENDS_SENTENCE.test(last.text.trim()))
}

function depthOf(
  lines: readonly Line[],
  text: string,
  body: number,
  levels: readonly number[],
  next: Line | undefined,
): number | undefined {
  const [first] = lines
  if (first === undefined || text.length > LONGEST_HEADING || lines.length > 3 || !/\p{L}/u.test(text)) return undefined
  if (first.size > body * LARGER) return levels.findIndex((size) => size <= first.size + 0.3) + 1 || levels.length
  const belowLarger = levels.length + 1
  const isAlone = lines.length <= 2 && next !== undefined
  if (isAlone && first.bold && (!next.bold || next.cells.length > 1) && !/[.。,，;；:：]$/.test(text))
    return belowLarger
  return isAlone && lines.length === 1 && isQuestion(text) && !BULLET.test(text) && text.length < 120
    ? belowLarger
    : undefined
}

/** The sizes of headings, the largest first. */
function headingLevels(lines: readonly Line[], body: number): number[] {
  const levels: number[] = []
  for (const { size } of lines.toSorted((a, b) => b.size - a.size)) {
    if (size <= body * LARGER) break
    if ((levels.at(-1) ?? Number.POSITIVE_INFINITY) - size > 0.6) levels.push(size)
  }
  return levels
}

/** The value that most letters have. */
function commonest(lines: readonly Line[], of: (line: Line) => number): number {
  const counts = new Map<number, number>()
  for (const line of lines) counts.set(of(line), (counts.get(of(line)) ?? 0) + line.text.length)
  return [...counts].reduce((best, next) => (next[1] > best[1] ? next : best), [0, 0])[0]
}

function commonestGap(lines: readonly Line[], body: number): number {
  const gaps = new Map<number, number>()
  lines.forEach((line, at) => {
    const above = lines[at - 1]
    if (above === undefined || above.page !== line.page || Math.abs(line.size - body) > 0.6) return
    const gap = Math.round(above.y - line.y)
    if (gap > 0 && gap < body * 3) gaps.set(gap, (gaps.get(gap) ?? 0) + 1)
  })
  return [...gaps].reduce((best, next) => (next[1] > best[1] ? next : best), [body * 1.2, 0])[0]
}
