import type { Found, Reading } from '../../core/slot.ts'

/** Finds the values of one type in a text, in order; which of them a schema takes is told afterwards. */
export type Finder = (text: string, reading: Reading) => Found[] | Promise<Found[]>

const EMAIL = /[\w.!#$%&'*+/=?^`{|}~-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu
const URL = /https?:\/\/[^\s<>"'，。）]+/g

/** All matches of an expression with the flag `g`. */
function matches(text: string, expression: RegExp): Found[] {
  return [...text.matchAll(expression)]
    .filter(([match]) => match !== '')
    .map((match) => ({ value: match[0], start: match.index, end: match.index + match[0].length }))
}

export const findEmails: Finder = (text) => matches(text, EMAIL)
export const findUrls: Finder = (text) => matches(text, URL)

/** Finds what a pattern describes also within a sentence, and in the other case of its letters. */
export function findPattern(pattern: string): Finder {
  const inside = pattern.replace(/^\^/, '').replace(/\$$/, '')
  const expression = new RegExp(`(?<![A-Za-z0-9])(?:${inside})(?![A-Za-z0-9])`, 'giu')
  return (text) =>
    matches(text, expression).flatMap((found) => {
      const value = String(found.value)
      return [value, value.toUpperCase(), value.toLowerCase()].map((form) => ({ ...found, value: form }))
    })
}

/** Calendar days by the clocks of the zone, as ISO dates. The library is loaded with the first of them: most bots ask for none. */
export const findDates: Finder = async (text, { now, timeZone }) => {
  const [english, chinese] = await Promise.all([import('chrono-node/en'), import('chrono-node/zh/hans')])
  const chrono = /\p{Script=Han}/u.test(text) ? chinese : english
  const found = chrono.parse(text, wallClock(now, timeZone), { forwardDate: true })
  return found
    .filter(({ start }) => start.isCertain('day') || start.isCertain('weekday'))
    .flatMap(({ index, text: match, start, end }) =>
      [start, ...(end ? [end] : [])].map((day) => ({
        value: [pad(day.get('year'), 4), pad(day.get('month'), 2), pad(day.get('day'), 2)].join('-'),
        start: index,
        end: index + match.length,
      })),
    )
}

/** What the clocks of a zone show, as if they were those here: the library's Chinese half knows of no other zone. */
const wallClock = (time: number, timeZone: string) =>
  new Date(new Date(time).toLocaleString('sv', { timeZone }).replace(' ', 'T'))

const pad = (value: number | null, length: number) => String(value ?? 0).padStart(length, '0')
