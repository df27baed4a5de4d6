import { conceptsOfHan, conceptsOfStems } from './concepts.ts'
import { stem } from './stem.ts'
import { QUESTION_WORDS, STOP_WORDS } from './stop-words.ts'

/**
 * word: a stemmed word; stop: one that says little; asking: a question word; code: a token with digits, kept exactly;
 * part: a piece of a compound; bigram, single: Han characters; pair: two neighbouring words; concept: of the thesaurus.
 */
export type TermKind = 'word' | 'stop' | 'asking' | 'code' | 'part' | 'bigram' | 'single' | 'pair' | 'concept'

export interface Term {
  readonly text: string
  readonly kind: TermKind
}

/** How much a term counts, beside its rarity. */
export const KIND_WEIGHT: Readonly<Record<TermKind, number>> = {
  word: 1,
  stop: 0.2,
  asking: 0.5,
  code: 1.5,
  part: 0.6,
  bigram: 1,
  single: 0.3,
  pair: 0.9,
  concept: 0.9,
}

const TOKEN =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]+|\p{N}+(?:[.,]\p{N}+)+|[\p{Script=Latin}\p{N}]+(?:['’_-][\p{Script=Latin}\p{N}]+)*|[\p{L}\p{M}\p{N}]+/gu
const HAN = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u
const ACCENTS = /\p{M}+/gu

/** One spelling for what looks alike: compatibility forms, case, accents of Latin letters. */
export function normalise(text: string): string {
  const folded = text.normalize('NFKC').toLowerCase()
  // biome-ignore lint/suspicious/noControlCharactersInRegex: plain ASCII has no accents, and most text is plain
  return /^[\x00-\x7f]*$/.test(folded) ? folded : folded.normalize('NFD').replace(ACCENTS, '').normalize('NFC')
}

/** The text as its bare words: equal for texts that differ in case, punctuation and spaces only. */
export function normalisedWords(text: string): string {
  return (normalise(text).match(TOKEN) ?? []).join(' ')
}

function hanTerms(run: string, terms: Term[]): void {
  const characters = [...run]
  characters.forEach((character, at) => {
    terms.push({ text: character, kind: STOP_WORDS.has(character) ? 'stop' : 'single' })
    const next = characters[at + 1]
    if (next === undefined) return
    const bigram = character + next
    const stops = Number(STOP_WORDS.has(character)) + Number(STOP_WORDS.has(next))
    const half = stops === 1 ? 'part' : 'bigram'
    const empty = stops === 2 || STOP_WORDS.has(bigram)
    terms.push({ text: bigram, kind: empty ? 'stop' : QUESTION_WORDS.has(bigram) ? 'asking' : half })
  })
  for (const concept of conceptsOfHan(run)) terms.push({ text: concept, kind: 'concept' })
}

/** Terms of one token that is not Han; returns the stems that stand for it in phrases. */
function wordTerms(token: string, terms: Term[]): string[] {
  if (/\p{N}/u.test(token)) {
    if (/^[\p{N}.,]+$/u.test(token)) {
      const number = token.replace(/[.,](?=\p{N}{3}(?!\p{N}))/gu, '')
      terms.push({ text: number, kind: 'code' })
      return [number]
    }
    // Written PAY-402, PAY402 or pay_402, it is the same code.
    const code = token.replace(/['’_-]/g, '')
    terms.push({ text: code, kind: 'code' })
    const parts = token.match(/\p{L}+|\p{N}+/gu) ?? []
    for (const part of parts) terms.push({ text: stem(part), kind: 'part' })
    return [code]
  }
  const bare = token.replace(/['’]s$/, '').replace(/['’]/g, '')
  const pieces = bare.split(/[_-]+/)
  const words = pieces.some((piece) => piece.length === 1) ? [pieces.join('')] : pieces
  return words.map((word) => {
    const text = stem(word)
    terms.push({ text, kind: QUESTION_WORDS.has(word) ? 'asking' : STOP_WORDS.has(word) ? 'stop' : 'word' })
    return text
  })
}

/** All terms of a text; `pairs` adds neighbouring words, which tell questions of the same words apart. */
export function termsOf(text: string, options: { readonly pairs: boolean }): Term[] {
  const terms: Term[] = []
  let stems: string[] = []
  const endOfPhrase = () => {
    for (const concept of conceptsOfStems(stems)) terms.push({ text: concept, kind: 'concept' })
    if (options.pairs) {
      for (let at = 1; at < stems.length; at++) terms.push({ text: `${stems[at - 1]} ${stems[at]}`, kind: 'pair' })
    }
    stems = []
  }
  for (const [token] of normalise(text).matchAll(TOKEN)) {
    if (HAN.test(token)) {
      endOfPhrase()
      hanTerms(token, terms)
    } else {
      stems.push(...wordTerms(token, terms))
    }
  }
  endOfPhrase()
  return terms
}
