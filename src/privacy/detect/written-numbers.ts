import { type NumberRun, windowsAt } from '../number-runs.ts'

/** A stretch that may be a phone number, with the signs and the extension that are written with it. */
export interface WrittenNumber {
  readonly start: number
  readonly end: number
  /** Without signs before the first digit and without the extension. */
  readonly number: string
  readonly digits: string
  /** Number of digits of each group. */
  readonly sizes: readonly number[]
  readonly plus: boolean
  /** It is all of its run. */
  readonly whole: boolean
  /** Index of the group after it. */
  readonly next: number
}

const SHORTEST = 7
/** With `00` before and a national prefix in brackets. */
const LONGEST = 18
const SIGNS = /(?<!\w)(?:\+\s?\(?|\(\+?)$/
const BALANCED = /^[^()]*(?:\([^()]*\)[^()]*)*$/
const EXTENSION = /\s?(?:x|ext\.?|extension|转|轉|分机|分機)\s?:?\s?\d{1,6}(?!\d)/iy

/** Longest first. */
export function writtenNumbersAt(text: string, run: NumberRun, first: number): WrittenNumber[] {
  const windows = windowsAt(text, run, first, SHORTEST, LONGEST)
  const [longest] = windows
  if (longest === undefined) return []
  const signs = SIGNS.exec(text.slice(Math.max(0, longest.start - 4), longest.start))?.[0] ?? ''
  return windows.flatMap(({ start, end, digits, sizes, next }) => {
    const number = text.slice(start, end)
    const before = [signs, signs.replace('(', '')].find((signs) => BALANCED.test(signs + number))
    if (before === undefined) return []
    EXTENSION.lastIndex = end
    const extension = EXTENSION.exec(text)?.[0] ?? ''
    return {
      start: start - (before === '' ? 0 : signs.length - signs.indexOf(before)),
      end: end + extension.length,
      number,
      digits,
      sizes,
      plus: before.includes('+'),
      whole: start === run.start && end === run.end,
      next,
    }
  })
}

const AMOUNT_BEFORE = /[$€£¥₩₹]\s?$|\d,$/
const AMOUNT_AFTER = /^(?:\s?(?:[$€£¥₩₹%元块円]|(?:usd|eur|gbp|rmb|cny|dollars|euros|yuan)(?![a-z]))|,\d{3}(?!\d))/i

export function isAmount(text: string, { start, end }: NumberRun): boolean {
  return AMOUNT_BEFORE.test(text.slice(Math.max(0, start - 2), start)) || AMOUNT_AFTER.test(text.slice(end, end + 10))
}

/** Whether three groups of a run are a day: 2024-01-31, 31.01.2024, 1/31/2024. */
export function isDateAt(text: string, run: NumberRun, first: number): boolean {
  const [a, b, c] = run.groups.slice(first, first + 3).map(({ start, end }) => text.slice(start, end))
  if (a === undefined || b === undefined || c === undefined) return false
  return isDate(a, b, c) || isDate(c, b, a) || isDate(c, a, b)
}

const isDate = (year: string, month: string, day: string) =>
  /^(?:19|20)\d\d$/.test(year) && /^(?:0?[1-9]|1[0-2])$/.test(month) && /^(?:0?[1-9]|[12]\d|3[01])$/.test(day)
