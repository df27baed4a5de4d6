import { stem } from './stem.ts'
import { THESAURUS } from './thesaurus.ts'

const CHINESE = /\p{Script=Han}/u

/** Stemmed word sequences, and Chinese words, each with the names of the concepts that they stand for. */
const PHRASES = new Map<string, readonly string[]>()
let longestPhrase = 1
const chineseWords: string[] = []

THESAURUS.forEach((group, number) => {
  for (const member of group) {
    const chinese = CHINESE.test(member)
    const words = member.replace('-', '').split(' ')
    const key = chinese ? member : words.map(stem).join(' ')
    const known = PHRASES.get(key) ?? []
    if (!known.includes(`~${number}`)) PHRASES.set(key, [...known, `~${number}`])
    if (chinese) chineseWords.push(member)
    else longestPhrase = Math.max(longestPhrase, words.length)
  }
})

// Longest first: of words that begin alike, the most telling one is found.
const CHINESE_WORDS = new RegExp(chineseWords.sort((a, b) => b.length - a.length).join('|'), 'gu')

/** Concepts in a sequence of stems, in any order. */
export function conceptsOfStems(stems: readonly string[]): string[] {
  const found: string[] = []
  for (let start = 0; start < stems.length; start++) {
    let phrase = ''
    for (let end = start; end < Math.min(start + longestPhrase, stems.length); end++) {
      phrase = end === start ? (stems[end] ?? '') : `${phrase} ${stems[end]}`
      const concepts = PHRASES.get(phrase)
      if (concepts !== undefined) found.push(...concepts)
    }
  }
  return found
}

/** Concepts in a run of Han characters, in any order. */
export function conceptsOfHan(run: string): string[] {
  return [...run.matchAll(CHINESE_WORDS)].flatMap(([word]) => PHRASES.get(word) ?? [])
}
