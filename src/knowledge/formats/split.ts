import type { List, Paragraph, RootContent, Table } from 'mdast'
import { type Range, rangeOf } from './syntax.ts'

/** A section with small sub-sections is one passage up to this many UTF-16 code units. */
export const WHOLE_LIMIT = 1_500
/** A text longer than this is split into parts of about `WHOLE_LIMIT`. */
const SPLIT_LIMIT = 3_000
/** A table stays whole up to this many UTF-16 code units: half of one is hard to read. */
const TABLE_LIMIT = 6_000

/** A piece of a long section that can be read alone. */
export interface Part {
  readonly range: Range
  /** What stands before it again, so that it can be: a table's header row, the introduction of a list. */
  readonly lead?: Range
}

/** A block that cannot do without its neighbour, with it. */
interface Unit {
  readonly introduction: Range | undefined
  readonly block: RootContent
  readonly range: Range
}

/** Cuts a section's blocks between them, and very long blocks between rows, items or sentences. */
export function partsOf(blocks: readonly RootContent[], text: string): Part[] {
  const units = unitsOf(blocks, text)
  const [first, last] = [units[0], units.at(-1)]
  if (first === undefined || last === undefined) return []
  if (last.range[1] - first.range[0] <= SPLIT_LIMIT) return [{ range: [first.range[0], last.range[1]] }]
  return packed(units.flatMap((unit) => piecesOf(unit, text)))
}

function unitsOf(blocks: readonly RootContent[], text: string): Unit[] {
  const units: Unit[] = []
  let introduction: RootContent | undefined
  blocks.forEach((block, at) => {
    const next = blocks[at + 1]
    if (introduction === undefined && next !== undefined && introduces(block, next, text)) {
      introduction = block
      return
    }
    const above = introduction === undefined ? undefined : rangeOf(introduction)
    const [start, end] = rangeOf(block)
    units.push({ introduction: above, block, range: [above?.[0] ?? start, end] })
    introduction = undefined
  })
  return units
}

/** "These are sent free of charge:" and what follows. */
function introduces(block: RootContent, next: RootContent, text: string): boolean {
  if (block.type !== 'paragraph' || !['list', 'table', 'code'].includes(next.type)) return false
  const [start, end] = rangeOf(block)
  return end - start < WHOLE_LIMIT / 2 && (next.type !== 'code' || /[:：]\W*$/u.test(text.slice(start, end)))
}

function piecesOf({ introduction, block, range }: Unit, text: string): Part[] {
  const length = range[1] - range[0]
  if (block.type === 'table' && length > TABLE_LIMIT) return rowsOf(block, range)
  if (block.type === 'list' && length > SPLIT_LIMIT) return itemsOf(block, range, introduction)
  if (block.type === 'paragraph' && length > SPLIT_LIMIT) return sentencesOf(block, text)
  return [{ range }]
}

function rowsOf({ children }: Table, [start]: Range): Part[] {
  const [head, ...rows] = children
  const [firstRow] = rows
  if (head === undefined || firstRow === undefined) return []
  const lead: Range = [rangeOf(head)[0], rangeOf(firstRow)[0]]
  const room = SPLIT_LIMIT - (lead[1] - lead[0])
  return runsOf(rows.map(rangeOf), room).map(([from, to], at) =>
    at === 0 ? { range: [start, to] } : { range: [from, to], lead },
  )
}

function itemsOf({ children }: List, [start]: Range, introduction: Range | undefined): Part[] {
  return runsOf(children.map(rangeOf), WHOLE_LIMIT).map(([from, to], at) => {
    if (at === 0) return { range: [start, to] }
    return { range: [from, to], ...(introduction !== undefined && { lead: introduction }) }
  })
}

function sentencesOf(paragraph: Paragraph, text: string): Part[] {
  const [start, end] = rangeOf(paragraph)
  // A line end within a paragraph ends no sentence.
  const flowing = text.slice(start, end).replace(/[\r\n]/g, ' ')
  const sentences = [...new Intl.Segmenter(undefined, { granularity: 'sentence' }).segment(flowing)]
  const ranges = sentences.map(({ index, segment }): Range => [start + index, start + index + segment.length])
  return runsOf(ranges, WHOLE_LIMIT).map((range) => ({ range }))
}

/** Neighbouring ranges together, up to a length. */
function runsOf(ranges: readonly Range[], limit: number): Range[] {
  const runs: Range[] = []
  let open: Range | undefined
  for (const [from, to] of ranges) {
    if (open !== undefined && to - open[0] > limit) {
      runs.push(open)
      open = undefined
    }
    open = [open?.[0] ?? from, to]
  }
  return open === undefined ? runs : [...runs, open]
}

/** Short neighbours together; what begins with something repeated stays alone. */
function packed(pieces: readonly Part[]): Part[] {
  const parts: Part[] = []
  for (const piece of pieces) {
    const open = parts.at(-1)
    const fits = open !== undefined && piece.range[1] - open.range[0] <= WHOLE_LIMIT
    if (fits && open.lead === undefined && piece.lead === undefined) {
      parts[parts.length - 1] = { range: [open.range[0], piece.range[1]] }
    } else {
      parts.push(piece)
    }
  }
  return parts
}
