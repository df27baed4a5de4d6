// CommonMark's blocks with GitHub's tables, as far as answers use them: no indented code, no reference definitions, and
// HTML is text. A general parser would be a third of the widget's size.

import { readInline } from './inline.ts'
import type { Block, Cell } from './tree.ts'

const blank = /^\s*$/
const fence = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/
const heading = /^ {0,3}#{1,6}(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$/
const rule = /^ {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$/
const quote = /^ {0,3}> ?/
const item = /^( {0,3})([-*+]|(\d{1,9})([.)]))(?:( {1,4})(?! )|[ \t]|$)/
const underline = /^ {0,3}(=+|-+)[ \t]*$/
const delimiters = /^ {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/

export function readBlocks(text: string): Block[] {
  return read(text.replace(/\r\n?/g, '\n').replace(/\t/g, '    ').split('\n'))
}

/** A reader takes lines from the front of the list. */
function read(lines: string[]): Block[] {
  const blocks: Block[] = []
  while (lines[0] !== undefined) {
    if (blank.test(lines[0])) lines.shift()
    else
      blocks.push(
        readCode(lines) ??
          readLeaf(lines) ??
          readQuote(lines) ??
          readList(lines) ??
          readTable(lines) ??
          readParagraph(lines),
      )
  }
  return blocks
}

function readCode(lines: string[]): Block | undefined {
  const marks = fence.exec(lines[0] ?? '')?.[1]
  if (!marks) return undefined
  lines.shift()
  const end = lines.findIndex((line) => line.trim().startsWith(marks) && /^(.)\1*$/.test(line.trim()))
  const code = lines.splice(0, end < 0 ? lines.length : end)
  lines.shift()
  return { type: 'code', text: code.join('\n') }
}

function readLeaf(lines: string[]): Block | undefined {
  const line = lines[0] ?? ''
  const title = heading.exec(line)
  if (!title && !rule.test(line)) return undefined
  lines.shift()
  return title ? { type: 'heading', children: readInline(title[1] ?? '') } : { type: 'rule' }
}

function readQuote(lines: string[]): Block | undefined {
  if (!quote.test(lines[0] ?? '')) return undefined
  const inside: string[] = []
  while (lines[0] !== undefined && (quote.test(lines[0]) || continues(lines[0], inside.at(-1)))) {
    inside.push((lines.shift() ?? '').replace(quote, ''))
  }
  return { type: 'quote', blocks: read(inside) }
}

function readList(lines: string[]): Block | undefined {
  const first = item.exec(lines[0] ?? '')
  if (!first) return undefined
  const kind = kindOf(first)
  const items: Block[][] = []
  for (let start: RegExpExecArray | null = first; start && kindOf(start) === kind && !rule.test(lines[0] ?? ''); ) {
    items.push(read(readItem(lines, start)))
    start = item.exec(lines[0] ?? '')
  }
  return { type: 'list', start: first[3] === undefined ? undefined : Number(first[3]), items }
}

const kindOf = (start: RegExpExecArray): string | undefined => start[4] ?? start[2]

function readItem(lines: string[], [all, indent = '', marker = '', , , gap = ' ']: RegExpExecArray): string[] {
  const own = indent.length + marker.length + gap.length
  // Two spaces are enough for what is nested: many writers indent by that under numbers too.
  const enough = Math.min(own, indent.length + 2)
  const inside = [(lines.shift() ?? '').slice(all.length)]
  while (lines[0] !== undefined) {
    const line = lines[0]
    const depth = line.search(/\S|$/)
    const belongs = blank.test(line) ? nextDepth(lines) >= enough : depth >= enough || continues(line, inside.at(-1))
    if (!belongs) break
    inside.push(line.slice(Math.min(own, depth)))
    lines.shift()
  }
  // Blank lines between items belong to none.
  if (blank.test(lines[0] ?? 'x') && item.test(lines.find((line) => !blank.test(line)) ?? '')) {
    while (blank.test(lines[0] ?? 'x')) lines.shift()
  }
  return inside
}

function nextDepth(lines: readonly string[]): number {
  return lines.find((line) => !blank.test(line))?.search(/\S/) ?? -1
}

function readTable(lines: string[]): Block | undefined {
  if (!startsTable(lines)) return undefined
  const header = readRow(lines.shift() ?? '')
  const align = splitRow(lines.shift() ?? '').map((cell) => {
    if (!cell.endsWith(':')) return undefined
    return cell.startsWith(':') ? 'center' : 'right'
  })
  const rows: Cell[][] = []
  while (lines[0] !== undefined && !blank.test(lines[0]) && !startsBlock(lines[0])) {
    const row = readRow(lines.shift() ?? '')
    rows.push(header.map((_, column) => row[column] ?? []))
  }
  return { type: 'table', align, header, rows }
}

function startsTable([head = '', below = '']: readonly string[]): boolean {
  return head.includes('|') && delimiters.test(below) && splitRow(head).length === splitRow(below).length
}

const splitRow = (line: string): string[] =>
  line
    .trim()
    .replace(/^\||(?<!\\)\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'))

const readRow = (line: string): Cell[] => splitRow(line).map((cell) => readInline(cell))

function readParagraph(lines: string[]): Block {
  const inside = [lines.shift() ?? '']
  while (lines[0] !== undefined && !blank.test(lines[0])) {
    if (underline.test(lines[0])) {
      lines.shift()
      return { type: 'heading', children: readInline(inside.join('\n').trim()) }
    }
    if (interrupts(lines[0]) || startsTable(lines)) break
    inside.push(lines.shift() ?? '')
  }
  return {
    type: 'paragraph',
    children: readInline(
      inside
        .map((line) => line.trimStart())
        .join('\n')
        .trim(),
    ),
  }
}

const startsBlock = (line: string): boolean => [fence, heading, rule, quote, item].some((start) => start.test(line))

/** A number other than 1 may just have come to the front of a line. */
function interrupts(line: string): boolean {
  const start = item.exec(line)
  return start ? start[0] !== line && (start[3] ?? '1') === '1' : startsBlock(line)
}

/** A paragraph goes on in the next line even where that line lost its marks. */
function continues(line: string, before: string | undefined): boolean {
  return !blank.test(line) && before !== undefined && !blank.test(before) && !startsBlock(line) && !startsBlock(before)
}
