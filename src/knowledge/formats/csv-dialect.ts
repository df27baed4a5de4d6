import { csvRows } from './csv-rows.ts'

export interface CsvDialect {
  /** Between the cells of the header. */
  readonly delimiter: string
  /** Between the cells of the rows, where a table has been put together of two. */
  readonly rowDelimiter: string
  /** Where the header begins: behind a line such as `sep=;`. */
  readonly start: number
}

const NAMES = new Map([
  [',', 'commas'],
  [';', 'semicolons'],
  ['\t', 'tabs'],
  ['|', 'vertical bars'],
])
/** As much of a table as its dialect is told from, in UTF-16 code units. */
const SAMPLE = 32 * 1024

/** Tells what separates the cells: spreadsheets write semicolons or tabs where the decimal point is a comma. */
export function dialectOf(text: string, isColumn: (name: string) => boolean): CsvDialect {
  const declared = /^sep=(.)(?:\r\n|\r|\n)/i.exec(text)
  const start = declared?.[0].length ?? 0
  if (declared?.[1] !== undefined) return { delimiter: declared[1], rowDelimiter: declared[1], start }
  const samples = [...NAMES.keys()].map((delimiter) => {
    const [head, ...body] = csvRows(wholeLines(text), 0, delimiter).rows.map(({ cells }) => cells)
    return { delimiter, head: head ?? [], known: head?.filter(isColumn).length ?? 0, body }
  })
  const [first, ...others] = samples.toSorted((a, b) => b.known - a.known || b.head.length - a.head.length)
  if (first === undefined) return { delimiter: ',', rowDelimiter: ',', start }
  const fitting = (body: readonly (readonly string[])[]) =>
    body.filter((cells) => cells.length === first.head.length).length
  const better = others.find(({ body }) => fitting(body) > Math.max(body.length / 2, fitting(first.body)))
  return { delimiter: first.delimiter, rowDelimiter: (better ?? first).delimiter, start }
}

export function nameOf(delimiter: string): string {
  return NAMES.get(delimiter) ?? `"${delimiter}"`
}

function wholeLines(text: string): string {
  if (text.length <= SAMPLE) return text
  const end = text.lastIndexOf('\n', SAMPLE)
  return end === -1 ? text : text.slice(0, end)
}
