import type { Terms } from '../options.ts'
import { type Facts, factsOf } from './facts.ts'
import { namesOf } from './names.ts'
import { wordsOf } from './words.ts'

/** A part of a text that says one thing: a clause, or a row of a table. */
export interface Place {
  readonly numbers: Facts['numbers']
  /** Lower-case. */
  readonly words: ReadonlySet<string>
  readonly names: readonly string[]
  readonly terms: ReadonlySet<string>
}

/** A point or comma within a number parts nothing. */
const BETWEEN =
  /[;；。，、()（）]|,(?!\d)|[.!?](?=\s|$)|\s(?:and|or|but|while|und|oder|et|ou|y|o)\s|以及|或者|而且|但是?/giu
const ROW = /^\s*\|/

/** The places of a text in which numbers with a unit stand. */
export function placesOf(text: string, lang: string, terms: Terms): Place[] {
  return text
    .split('\n')
    .flatMap((line) => (ROW.test(line) ? [line.replaceAll('|', ' ')] : line.split(BETWEEN)))
    .map((part) => placeOf(part, lang, terms))
    .filter(({ numbers }) => numbers.length > 0)
}

/** The same of a sentence, all of which is about its numbers where no others stand elsewhere in it. */
export function claimsOf(sentence: string, lang: string, terms: Terms): Place[] {
  const places = placesOf(sentence, lang, terms)
  const [only, ...others] = places
  const isOnly = others.length === 0 && only?.numbers.length === factsOf(sentence).numbers.length
  return isOnly ? [placeOf(sentence, lang, terms)] : places
}

function placeOf(part: string, lang: string, terms: Terms): Place {
  const said = terms(part).filter(({ weight, text }) => weight > 0 && !/\d/.test(text))
  return {
    numbers: factsOf(part).numbers.filter(({ unit }) => unit !== ''),
    words: wordsOf(part),
    names: namesOf(part, lang),
    terms: new Set(said.map(({ text }) => text)),
  }
}

/**
 * Whether a number is said of something else than in the passages: of what they say another number of that unit. That
 * delivery to Norway costs what it costs to Germany, say, or a refund to one card takes as long as to another.
 */
export function areMisplaced(claims: readonly Place[], places: readonly Place[]): boolean {
  return claims.some((claim) => claim.numbers.some((number) => isMisplaced(claim, number, places)))
}

function isMisplaced(claim: Place, { readings, unit }: Facts['numbers'][number], places: readonly Place[]): boolean {
  const ofUnit = places.filter(({ numbers }) => numbers.some((number) => number.unit === unit))
  const [same, rivals] = partition(ofUnit, ({ numbers }) =>
    numbers.some((number) => number.unit === unit && number.readings.some((value) => readings.includes(value))),
  )
  if (same.length === 0 || rivals.length === 0) return false
  const isIn = (some: readonly Place[], what: 'words' | 'terms') => (text: string) =>
    some.some((place) => place[what].has(text))
  if (claim.names.some((name) => isIn(rivals, 'words')(name) && !isIn(same, 'words')(name))) return true
  const isRivals = isIn(rivals, 'terms')
  const isOwn = same.some((place) => {
    const own = [...place.terms].filter((term) => !isRivals(term))
    return own.length === 0 || own.some((term) => claim.terms.has(term))
  })
  return !isOwn && [...claim.terms].some((term) => isRivals(term) && !isIn(same, 'terms')(term))
}

function partition<T>(all: readonly T[], is: (one: T) => boolean): [T[], T[]] {
  return [all.filter(is), all.filter((one) => !is(one))]
}
