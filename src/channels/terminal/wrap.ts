import { HARD_BREAK } from './inline.ts'
import type { Line, Span } from './paint.ts'
import { graphemes, graphemeWidth, isWide } from './width.ts'

interface Cell {
  readonly text: string
  readonly width: number
  readonly span: Span
}

/** Chinese text breaks between any two characters, but these open or close what they stand beside. */
const NEVER_FIRST = /^[、。，．：；？！）》」』】〕〉”’…—～%％°,.:;?!)\]}]/u
const NEVER_LAST = /^[（《「『【〔〈“‘¥￥$€£([{]/u

/** Breaks spans into lines of so many columns. A word that is longer stays whole, unless `cut` says otherwise. */
export function wrap(spans: readonly Span[], columns: number, cut = false): Line[] {
  const lines: Cell[][] = []
  for (const paragraph of paragraphs(spans)) {
    let line: Cell[] = []
    let width = 0
    let gap: Cell[] = []
    for (const word of words(paragraph)) {
      if (word[0]?.text === ' ') {
        gap = line.length > 0 ? [...gap, ...word] : []
        continue
      }
      for (const piece of cut ? pieces(word, columns) : [word]) {
        const wanted = widthOf(gap) + widthOf(piece)
        if (line.length > 0 && width + wanted > columns) {
          lines.push(line)
          line = piece
          width = widthOf(piece)
        } else {
          line = [...line, ...gap, ...piece]
          width += wanted
        }
        gap = []
      }
    }
    lines.push(line)
  }
  return lines.map(toLine)
}

function paragraphs(spans: readonly Span[]): Cell[][] {
  const found: Cell[][] = [[]]
  for (const span of spans) {
    if (span.text === HARD_BREAK) found.push([])
    else found.at(-1)?.push(...graphemes(span.text).map((text) => ({ text, width: graphemeWidth(text), span })))
  }
  return found
}

/** Runs of cells that belong on one line; a space is one of its own. */
function words(cells: readonly Cell[]): Cell[][] {
  const found: Cell[][] = []
  for (const cell of cells) {
    const word = found.at(-1)
    const before = word?.at(-1)
    if (word && before && isJoined(before.text, cell.text)) word.push(cell)
    else found.push([cell])
  }
  return found
}

function isJoined(before: string, after: string): boolean {
  if (before === ' ' || after === ' ') return false
  if (NEVER_LAST.test(before) || NEVER_FIRST.test(after)) return true
  return !isWide(before) && !isWide(after)
}

function pieces(word: readonly Cell[], columns: number): Cell[][] {
  const found: Cell[][] = [[]]
  for (const cell of word) {
    const piece = found.at(-1) ?? []
    if (piece.length > 0 && widthOf(piece) + cell.width > columns) found.push([cell])
    else piece.push(cell)
  }
  return found
}

const widthOf = (cells: readonly Cell[]) => cells.reduce((sum, cell) => sum + cell.width, 0)

function toLine(cells: readonly Cell[]): Line {
  const line: Span[] = []
  let last: Span | undefined
  for (const { text, span } of cells) {
    const open = line.at(-1)
    if (open && span === last) line[line.length - 1] = { ...open, text: open.text + text }
    else line.push({ ...span, text })
    last = span
  }
  return line
}
