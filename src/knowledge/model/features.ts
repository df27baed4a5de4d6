import { normalise, termsOf } from '../analysis/terms.ts'

/** Weights of the kinds of features beside a word's; found by trial on several public sets of phrasings. */
const PAIR = 0.7
const TOGETHER = 0.4
const LETTERS = 0.3
/** Letters in a row, with the word's ends marked. */
const SHORTEST = 2
const LONGEST = 4
/** Of more content words than these no further pairs are made: their number grows with the square. */
const MOST_TOGETHER = 12

const LATIN_WORD = /[[\p{L}\p{N}]--\p{Script=Han}]+/gv

/**
 * What a phrasing shows to the linear model: its terms and neighbouring terms, which content words stand in it together,
 * and the letters of its words, so that a form that was never seen still resembles one that was.
 */
export function featuresOf(text: string): Map<string, number> {
  const features = new Map<string, number>()
  const add = (feature: string, weight: number) => features.set(feature, (features.get(feature) ?? 0) + weight)
  const content = new Set<string>()
  for (const { text: term, kind } of termsOf(text, { pairs: true })) {
    add(`${kind === 'pair' ? 'pair' : 'term'}:${term}`, kind === 'pair' ? PAIR : 1)
    if ((kind === 'word' || kind === 'code') && content.size < MOST_TOGETHER) content.add(term)
  }
  const sorted = [...content].sort()
  sorted.forEach((first, at) => {
    for (const second of sorted.slice(at + 1)) add(`both:${first} ${second}`, TOGETHER)
  })
  for (const [word] of normalise(text).matchAll(LATIN_WORD)) {
    const marked = `^${word}$`
    for (let length = SHORTEST; length <= LONGEST; length++) {
      for (let at = 0; at + length <= marked.length; at++) add(marked.slice(at, at + length), LETTERS)
    }
  }
  return features
}
