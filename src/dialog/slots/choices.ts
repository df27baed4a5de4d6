import { distance } from 'fastest-levenshtein'
import type { Found } from '../../core/slot.ts'
import { plain } from '../reading/plain.ts'

/** A choice and the other names that it goes by. */
export interface Choice {
  readonly value: string
  readonly names: readonly string[]
}

const ORDINALS: readonly RegExp[] = [
  /^(?:the )?(?:first|1st)(?: one)?$|^第一个?$/,
  /^(?:the )?(?:second|2nd)(?: one)?$|^第二个?$/,
  /^(?:the )?(?:third|3rd)(?: one)?$|^第三个?$/,
  /^(?:the )?(?:fourth|4th)(?: one)?$|^第四个?$/,
]
/** Shorter words have too many neighbours. */
const MISSPELT_FROM = 5

/** The choices that a text names, in the order of their places in it; the longest of those that overlap. */
export function findChoices(text: string, choices: readonly Choice[]): Found[] {
  const lower = text.normalize('NFKC').toLowerCase()
  const found = choices.flatMap(({ value, names }) =>
    [value, ...names].flatMap((name) =>
      placesOf(plain(name), lower).map((start) => ({ value, start, end: start + plain(name).length })),
    ),
  )
  const longest = found.filter(
    (one) =>
      !found.some((other) => other !== one && covers(other, one) && other.end - other.start > one.end - one.start),
  )
  return longest.sort((one, other) => one.start - other.start)
}

/** The one choice that an answer means: by name, by its place in the list, or misspelt. */
export function answeredChoice(text: string, choices: readonly Choice[]): string | undefined {
  const said = plain(text)
  const exact = choices.find(({ value, names }) => [value, ...names].some((name) => plain(name) === said))
  if (exact) return exact.value
  const named = new Set(findChoices(text, choices).map(({ value }) => String(value)))
  if (named.size === 1) return [...named][0]
  if (named.size > 1) return undefined
  const place = ORDINALS.findIndex((ordinal) => ordinal.test(said))
  if (place >= 0) return choices[place]?.value
  if (/\b(?:last)\b|最后/.test(said) && said.length < 12) return choices.at(-1)?.value
  const near = choices.filter(({ value, names }) =>
    [value, ...names].some((name) => {
      const word = plain(name)
      return word.length >= MISSPELT_FROM && distance(word, said) <= Math.floor(word.length / MISSPELT_FROM)
    }),
  )
  return near.length === 1 ? near[0]?.value : undefined
}

function placesOf(name: string, text: string): number[] {
  if (name === '') return []
  const places: number[] = []
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    if (isWhole(text, at, at + name.length)) places.push(at)
  }
  return places
}

/** Between words; Chinese has no spaces between them. */
function isWhole(text: string, start: number, end: number): boolean {
  const letter = /[a-z0-9\u00c0-\u024f]/
  const joined = (one = '', other = '') => letter.test(one) && letter.test(other)
  return !joined(text[start - 1], text[start]) && !joined(text[end - 1], text[end])
}

function covers(one: Found, other: Found): boolean {
  return one.start <= other.start && one.end >= other.end
}
