import { spelledOut } from './colloquial.ts'
import { ENGLISH, type Language, languageOfWord, latinLanguage } from './languages.ts'
import { unaccented } from './normalise.ts'
import type { Meant, Term, TermOptions } from './term.ts'

/** Terms of a run of words, and the stems that stand for the words in phrases. */
export interface WordTerms {
  readonly terms: Term[]
  readonly stems: string[]
}

/** French and Italian write short words onto the next one. */
const ELIDED = /^(?:[cdjlmnst]|qu|dell|nell|all|sull|un)['’](?=.)/
const POSSESSIVE = /['’]s$/
const APOSTROPHES = /['’]/g
const COMPOUND = /['’_-]/
const WITH_NUMBER = /\p{N}/u
const NUMBER = /^[\p{N}.,]+$/u
const GROUPING = /[.,](?=\p{N}{3}(?!\p{N}))/gu

/** Terms of neighbouring tokens, in lower case. In a question words may be written in haste. */
export function wordTerms(tokens: readonly string[], { pairs, lang, meant }: TermOptions): WordTerms {
  const found: WordTerms = { terms: [], stems: [] }
  const latin = latinLanguage(lang)
  const hasty = pairs && latin === ENGLISH
  for (const [at, token] of tokens.entries()) {
    const words = hasty ? spelledOut(token, tokens[at - 1], tokens[at + 1]) : [token]
    for (const word of words) addToken(word, latin, meant, found)
  }
  return found
}

function addToken(token: string, latin: Language, meant: Meant | undefined, found: WordTerms): void {
  if (WITH_NUMBER.test(token)) addCode(unaccented(token), found)
  else for (const word of partsOf(token, latin)) addWord(word, languageOfWord(word, latin), meant, found)
}

/** Words of a compound; a single letter belongs to its neighbour, as in e-mail. */
function partsOf(token: string, latin: Language): readonly string[] {
  if (!COMPOUND.test(token)) return [token]
  const bare = token.replace(latin === ENGLISH ? POSSESSIVE : ELIDED, '').replace(APOSTROPHES, '')
  const pieces = bare.split(/[_-]+/)
  return pieces.some((piece) => piece.length === 1) ? [pieces.join('')] : pieces
}

/** A number, or a code such as PAY-402, which PAY402 and pay_402 mean too. */
function addCode(token: string, { terms, stems }: WordTerms): void {
  const number = NUMBER.test(token)
  const code = token.replace(number ? GROUPING : /['’_-]/g, '')
  terms.push({ text: code, kind: 'code' })
  stems.push(code)
  if (number) return
  for (const part of token.match(/\p{L}+|\p{N}+/gu) ?? []) terms.push({ text: ENGLISH.stem(part), kind: 'part' })
}

function addWord(
  word: string,
  language: Language,
  meant: Meant | undefined,
  found: WordTerms,
  likeness?: number,
): void {
  const plain = unaccented(word)
  const text = language === ENGLISH ? language.stem(plain) : unaccented(language.stem(word))
  const kind = language.asking.has(plain) ? 'asking' : language.stop.has(plain) ? 'stop' : 'word'
  const guess = kind === 'word' ? meant?.(plain, text) : undefined
  if (guess !== undefined) {
    for (const other of guess.words) addWord(other, language, undefined, found, guess.likeness)
    return
  }
  found.terms.push({ text, kind, ...(likeness !== undefined && { likeness }) })
  found.stems.push(text)
}
