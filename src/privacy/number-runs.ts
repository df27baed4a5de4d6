export interface DigitGroup {
  readonly start: number
  readonly end: number
}

/** Digits with no more between them than people put inside one number: spaces, dashes, dots, slashes, brackets. */
export interface NumberRun extends DigitGroup {
  readonly groups: readonly DigitGroup[]
}

/** Neighbouring groups of a run, taken as one number. */
export interface NumberWindow extends DigitGroup {
  readonly digits: string
  /** Number of digits of each group. */
  readonly sizes: readonly number[]
  /** Index of the group after it. */
  readonly next: number
}

const RUN = /\d+(?:[ .\-/()]{1,3}\d+)*/g
const DIGITS = /\d+/g
/** "1 3 8 0 0 …": digits read out one by one are one group. */
const READ_OUT = /^\d(?:[ .-]\d){6,18}$/
/** Nobody writes one number in more pieces. */
const MOST_GROUPS = 8

export function numberRuns(text: string): NumberRun[] {
  return Array.from(text.matchAll(RUN), (match) => {
    const start = match.index
    const end = start + match[0].length
    if (READ_OUT.test(match[0])) return { start, end, groups: [{ start, end }] }
    const groups = Array.from(match[0].matchAll(DIGITS), (group) => ({
      start: start + group.index,
      end: start + group.index + group[0].length,
    }))
    return { start, end, groups }
  })
}

/** Windows that begin with one group and have from `least` to `most` digits, longest first. */
export function windowsAt(text: string, run: NumberRun, first: number, least: number, most: number): NumberWindow[] {
  const windows: NumberWindow[] = []
  const sizes: number[] = []
  const start = run.groups[first]?.start ?? run.end
  let digits = ''
  for (let index = first; index < run.groups.length; index++) {
    const group = run.groups[index]
    if (group === undefined || group.end - group.start > 2 * most || sizes.length === MOST_GROUPS) break
    const added = text.slice(group.start, group.end).replace(/\D/g, '')
    digits += added
    if (digits.length > most) break
    sizes.push(added.length)
    if (digits.length >= least) windows.push({ start, end: group.end, digits, sizes: [...sizes], next: index + 1 })
  }
  return windows.reverse()
}
