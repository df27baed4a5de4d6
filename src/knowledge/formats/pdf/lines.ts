import type { PdfPage, TextRun } from './open-pdf.ts'

/** A range of a line, in points from the left, and what is written there. */
export interface Stretch {
  readonly text: string
  readonly start: number
  readonly end: number
}

/** Text that stands together on a line. */
export interface Cell extends Stretch {
  /** It was written in these pieces. */
  readonly pieces: readonly Stretch[]
}

export interface Line {
  readonly page: number
  /** The cells' texts in one. */
  readonly text: string
  /** More than one where there are wide gaps, as in a table. */
  readonly cells: readonly Cell[]
  /** Of the baseline, in points from the bottom. */
  readonly y: number
  /** Share of the page's height: 0 at the bottom, 1 at the top. */
  readonly place: number
  readonly start: number
  readonly end: number
  /** Height of most of its letters, in points. */
  readonly size: number
  /** All of it. */
  readonly bold: boolean
}

/** A gap of this many letter heights parts cells. */
const CELL_GAP = 1.6
/** A gap of this many letter heights parts words. */
const WORD_GAP = 0.16
const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u

/** The lines of a page in the order in which it was written, which keeps columns apart. */
export function linesOf({ runs, number, height }: PdfPage): Line[] {
  const groups: TextRun[][] = []
  for (const run of runs) {
    const open = groups.at(-1)
    if (open !== undefined && continues(open, run)) open.push(run)
    else groups.push([run])
  }
  return groups.map((group) => lineOf(group, number, height))
}

function continues(line: readonly TextRun[], run: TextRun): boolean {
  const last = line.at(-1)
  if (last === undefined) return false
  const size = Math.max(last.size, run.size)
  const isLevel = Math.abs(run.y - last.y) < size * 0.45
  return isLevel && run.x > last.x + last.width - size
}

function lineOf(runs: readonly TextRun[], page: number, height: number): Line {
  const cells: Cell[] = []
  let longest = runs[0]
  for (const run of runs) {
    if (longest === undefined || run.text.length > longest.text.length) longest = run
    const open = cells.at(-1)
    const gap = open === undefined ? 0 : run.x - open.end
    const piece: Stretch = { text: run.text.trim(), start: run.x, end: run.x + run.width }
    if (open === undefined || gap > run.size * CELL_GAP) {
      cells.push({ ...piece, pieces: [piece] })
    } else {
      const text = `${open.text}${isWordGap(open.text, run, gap) ? ' ' : ''}${run.text}`
      cells[cells.length - 1] = { text, start: open.start, end: piece.end, pieces: [...open.pieces, piece] }
    }
  }
  const { y = 0, size = 0 } = longest ?? {}
  return {
    page,
    text: cells.map(({ text }) => text).join(' '),
    cells,
    y,
    place: height > 0 ? y / height : 0,
    start: cells[0]?.start ?? 0,
    end: cells.at(-1)?.end ?? 0,
    size,
    bold: runs.every(({ bold }) => bold),
  }
}

function isWordGap(before: string, { text, size }: TextRun, gap: number): boolean {
  if (/\s$/.test(before) || /^\s/.test(text)) return false
  const isHan = CJK.test(before.at(-1) ?? '') && CJK.test(text[0] ?? '')
  return gap > size * (isHan ? CELL_GAP / 2 : WORD_GAP)
}
