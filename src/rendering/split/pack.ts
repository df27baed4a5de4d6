/** Markdown that stays together. */
export interface Unit {
  readonly text: string
  /** What stands before it where it does not begin a piece. */
  readonly gap: string
  /** True for what belongs to what follows. */
  readonly heading?: boolean
}

/** Whether a platform takes so much in one message. What contains more never fits where less does not. */
export type Fits = (markdown: string) => boolean

/** Fills pieces with units, in order: each with as many as fit, and at least one. */
export function pack(units: readonly Unit[], fits: Fits, finish = (piece: string) => piece.trim()): string[] {
  const pieces: string[] = []
  for (let at = 0; at < units.length; ) {
    let count = countThatFits(units, at, fits)
    while (count > 1 && at + count < units.length && units[at + count - 1]?.heading) count--
    const piece = finish(joined(units, at, count))
    if (piece !== '') pieces.push(piece)
    at += count
  }
  return pieces
}

/** Asked seldom, since to ask may mean to render. */
function countThatFits(units: readonly Unit[], at: number, fits: Fits): number {
  let most = units.length - at
  let low = 1
  while (2 * low <= most && fits(joined(units, at, 2 * low))) low *= 2
  most = Math.min(most, 2 * low - 1)
  while (low < most) {
    const middle = Math.ceil((low + most) / 2)
    if (fits(joined(units, at, middle))) low = middle
    else most = middle - 1
  }
  return low
}

function joined(units: readonly Unit[], at: number, count: number): string {
  return units
    .slice(at, at + count)
    .map(({ gap, text }, index) => (index === 0 ? text : gap + text))
    .join('')
}

const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** Cuts what has no better place to be cut, between two characters as people see them. */
export function cutAnywhere(text: string, fits: Fits): string[] {
  const units = [...GRAPHEMES.segment(text)].map(({ segment }) => ({ text: segment, gap: '' }))
  return pack(units, fits, (piece) => piece)
}
