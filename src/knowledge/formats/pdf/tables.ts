import type { Line, Stretch } from './lines.ts'

/** A table that begins at a line, with the number of the line behind it. */
export interface FoundTable {
  readonly rows: readonly (readonly string[])[]
  readonly end: number
}

/** Rows whose cells stand in the same columns, two at the least. */
export function tableAt(lines: readonly Line[], start: number): FoundTable | undefined {
  let end = start
  while (end < lines.length && isRow(lines, start, end)) end++
  if (end - start < 2) return undefined
  const rows = cellsOf(lines.slice(start, end))
  if (rows.filter((cells) => cells.length > 1).length < 2) return undefined
  const columns = columnsOf(rows)
  if (columns.length < 2) return undefined
  const filled: string[][] = []
  for (const cells of rows) {
    const texts = columns.map(({ start: left, end: right }) =>
      cells
        .filter((cell) => cell.start < right && cell.end > left)
        .map(({ text }) => text.trim())
        .join(' '),
    )
    const above = filled.at(-1)
    // A line with nothing in the first column goes on with the row above.
    if (above === undefined || texts[0] !== '') filled.push(texts)
    else filled[filled.length - 1] = above.map((text, at) => `${text} ${texts[at] ?? ''}`.trim())
  }
  return filled.length < 2 ? undefined : { rows: filled, end }
}

function isRow(lines: readonly Line[], start: number, at: number): boolean {
  const [line, above] = [lines[at], lines[at - 1]]
  if (line === undefined) return false
  if (at === start || above === undefined) return line.cells.length > 1
  const drop = above.y - line.y
  if (line.page !== above.page || drop <= 0 || drop > line.size * 3) return false
  if (line.cells.length > 1) return true
  // The second line of a cell: close below, and not at the left edge.
  return drop < line.size * 1.6 && line.start > (lines[start]?.start ?? 0) + line.size
}

/** The cells of each row; where a row has few, because they stand close, it is cut where the fullest one is. */
function cellsOf(lines: readonly Line[]): (readonly Stretch[])[] {
  const { cells: columns } = lines.reduce((best, line) => (line.cells.length > best.cells.length ? line : best))
  const columnOf = ({ start, end }: Stretch) => columns.findIndex((column) => start < column.end && end > column.start)
  return lines.map(({ cells }) => {
    if (cells.length === columns.length) return cells
    const cut: Stretch[] = []
    for (const { pieces } of cells) {
      let at = -1
      pieces.forEach((piece, number) => {
        const open = cut.at(-1)
        const column = columnOf(piece)
        if (open === undefined || number === 0 || column > at) cut.push(piece)
        else cut[cut.length - 1] = { text: `${open.text} ${piece.text}`, start: open.start, end: piece.end }
        at = Math.max(at, column)
      })
    }
    return cut
  })
}

/** Where cells of any row overlap, they are one column. */
function columnsOf(rows: readonly (readonly Stretch[])[]): Pick<Stretch, 'start' | 'end'>[] {
  const columns: { start: number; end: number }[] = []
  for (const { start, end } of rows.flat().toSorted((a, b) => a.start - b.start)) {
    const open = columns.at(-1)
    if (open !== undefined && start < open.end) open.end = Math.max(open.end, end)
    else columns.push({ start, end })
  }
  return columns
}
