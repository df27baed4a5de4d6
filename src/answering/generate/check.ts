import type { ContentTerm, Terms } from '../options.ts'
import { bare, type Evidence, type EvidenceSentence } from './evidence.ts'
import { areStated, type Facts, factsOf, joinFacts } from './facts.ts'
import { languageOf, mayBe } from './language.ts'
import { namesOf } from './names.ts'
import { areMisplaced, claimsOf } from './places.ts'
import { boundsDiffer, denialOf, denyAlike, haveOpposites, knowsDenial, promisesMore, setsLimit } from './polarity.ts'
import { wordsOf } from './words.ts'

/** Why a sentence is not shown. */
export type Flaw = 'no-citation' | 'instructions' | 'facts' | 'names' | 'words' | 'opposite' | 'promise' | 'language'

/** What all sentences of one answer are held against, beside the passages they cite. */
export interface CheckContext {
  readonly terms: Terms
  /** What the customer asked. */
  readonly question: { readonly facts: Facts; readonly words: ReadonlySet<string>; readonly terms: ReadonlySet<string> }
  /** Languages, as base tags, in which the answer may be. */
  readonly languages: ReadonlySet<string>
  /** Least probability of a passage that is cited in another language. */
  readonly threshold: number
  /** Whether a text repeats what the model was told to do. */
  readonly repeatsInstructions: (text: string) => boolean
}

/** Of what a sentence says, so much must be said by what it cites. */
const COVERED = 0.6
/** The same with what the customer said, which does not count against it. */
const COVERED_WITH_QUESTION = 0.35
/** A sentence of which so much is said needs no other look. */
const WELL_COVERED = 0.75
/** So many words in a row that nobody said are a statement of their own. */
const ADDED_RUN = 3
const HALF_OF_DAY = /(?<=\d ?)[ap]\.?m\b\.?/gi
/** Those whose meanings are compared. */
const COMPARED: ReadonlySet<string> = new Set(['en', 'zh'])
const HAN = /\p{Script=Han}/u
/** Of the meanings that both languages share. */
const SHARED_MEANINGS = 0.5
/** Of a translation, at most so much may be the customer's own words. */
const REPEATED = 0.8
/** A passage's sentence that says this much of another is about the same. */
const SAME_MATTER = 0.7
/** Of several, those that come this close to the likest are. */
const AS_LIKE = 0.1

/** What is wrong with a sentence that rests on these passages; undefined where nothing is. */
export function flawOf(sentence: string, cited: readonly Evidence[], context: CheckContext): Flaw | undefined {
  if (cited.length === 0) return 'no-citation'
  const text = cited.map((evidence) => evidence.text).join('\n\n')
  if (context.repeatsInstructions(sentence)) return 'instructions'
  if (cited.some(({ verbatim }) => verbatim.has(bare(sentence)))) return undefined
  if (!isStated(factsOf(sentence), joinFacts(cited.map(({ facts }) => facts)), context.question.facts)) return 'facts'

  const lang = languageOf(sentence)
  const same = cited.filter((evidence) => mayBe(lang, evidence.lang))
  const known = (word: string) => context.question.words.has(word) || cited.some(({ words }) => words.has(word))
  if (!namesOf(sentence, lang).every(known)) return 'names'
  const said = cited.flatMap(({ sentences }) => sentences.map((one) => one.text))
  if (promisesMore(sentence, said)) return 'promise'
  if (boundsDiffer(sentence, text)) return 'opposite'

  // Numbers and codes were compared as facts.
  const terms = context
    .terms(sentence.replace(HALF_OF_DAY, ' '))
    .filter(({ text: term, weight }) => weight > 0 && !/\d/.test(term))
  if (terms.length === 0 && !saysNumbersOf(sentence, cited)) return 'words'
  if (same.length === 0) return translationFlaw(sentence, terms, lang, cited, context)
  if (!isCovered(terms, cited, context)) return 'words'
  const places = same.flatMap((evidence) => evidence.places)
  if (areMisplaced(claimsOf(sentence, lang ?? '', context.terms), places)) return 'facts'
  return isOpposite(sentence, terms, same) ? 'opposite' : undefined
}

/**
 * Whether all facts stand in the passages, or in the question. Of a question's prices, percentages and times something
 * must be said, with one of the passages' own: "within 100 days?" is not answered by "within 100 days".
 */
function isStated(claims: Facts, evidence: Facts, question: Facts): boolean {
  if (areStated(claims, evidence)) return true
  if (!areStated(claims, joinFacts([evidence, question]))) return false
  const own = claims.numbers.filter((number) => areStated({ numbers: [number], marks: new Set() }, evidence))
  return claims.numbers.every(({ unit }) => unit === '' || own.some((number) => number.unit === unit))
}

/** Whether a sentence without other content is an answer by what it states: "30 days." */
function saysNumbersOf(sentence: string, cited: readonly Evidence[]): boolean {
  const claims = factsOf(sentence)
  const states = claims.numbers.length + claims.marks.size > 0
  return states && areStated(claims, joinFacts(cited.map(({ facts }) => facts)))
}

/** Word by word nothing can be compared with a passage in another language: what both share must do. */
function translationFlaw(
  sentence: string,
  terms: readonly ContentTerm[],
  lang: string | undefined,
  cited: readonly Evidence[],
  { languages, threshold, question }: CheckContext,
): Flaw | undefined {
  if (![...languages].some((wanted) => mayBe(lang, wanted))) return 'language'
  if (!cited.some(({ probability }) => probability >= threshold)) return 'words'
  // What only repeats the customer was made of the question, not of the passage.
  if (share(terms, ({ text }) => question.terms.has(text)) > REPEATED) return 'words'
  const { numbers, marks } = factsOf(sentence)
  const meanings = terms.filter(({ anyLanguage }) => anyLanguage)
  const inPassage = ({ text }: ContentTerm) => cited.some((evidence) => evidence.terms.has(text))
  const areCompared = [lang ?? 'en', ...cited.map((evidence) => evidence.lang)].every((one) => COMPARED.has(one))
  if (areCompared) {
    const isNamed = namesOf(sentence, lang).some((name) => cited.some(({ words }) => words.has(name)))
    if (numbers.length + marks.size === 0 && !isNamed && !meanings.some(inPassage)) return 'words'
    if (share(meanings, (term) => question.terms.has(term.text) || inPassage(term)) < SHARED_MEANINGS) return 'words'
  }
  return saysOpposite(sentence, lang ?? '', meanings, cited) ? 'opposite' : undefined
}

/** The same for a translation, as far as meanings or numbers tell which sentence it is of. */
function saysOpposite(sentence: string, lang: string, meanings: readonly ContentTerm[], cited: readonly Evidence[]) {
  if (!knowsDenial(lang)) return false
  const { numbers } = factsOf(sentence)
  const all = cited.flatMap((evidence) => evidence.sentences.map((said) => ({ said, lang: evidence.lang })))
  const alike =
    numbers.length > 0
      ? all.filter(({ said }) => areStated({ numbers, marks: new Set() }, factsOf(said.text)))
      : meanings.length > 0
        ? mostAlike(meanings, cited)
        : []
  const { said: denies } = denialOf(sentence, lang)
  const limited = setsLimit(sentence)
  return (
    alike.length > 0 &&
    alike.every(
      ({ said, lang: other }) => denialOf(said.text, other).said !== denies && setsLimit(said.text) === limited,
    )
  )
}

/** Whether the passages say it, in these words or nearly; the customer's words count less, and are not counted against it. */
function isCovered(terms: readonly ContentTerm[], cited: readonly Evidence[], { question }: CheckContext): boolean {
  const inPassage = ({ text }: ContentTerm) => cited.some((evidence) => evidence.terms.has(text))
  const inQuestion = ({ text }: ContentTerm) => question.terms.has(text)
  if (longestRun(terms, (term) => !inPassage(term) && !inQuestion(term)) >= ADDED_RUN) return false
  const covered = share(terms, inPassage)
  if (covered >= WELL_COVERED) return true
  const own = terms.filter((term) => !inQuestion(term))
  return own.length > 0 && share(own, inPassage) >= COVERED && covered >= COVERED_WITH_QUESTION
}

/** The most words in a row of which this is true; two neighbouring pairs of Han characters are a word. */
function longestRun(terms: readonly ContentTerm[], is: (term: ContentTerm) => boolean): number {
  let longest = 0
  let run = 0
  for (const term of terms) {
    if (term.anyLanguage) continue
    run = is(term) ? run + (HAN.test(term.text) ? 0.5 : 1) : 0
    longest = Math.max(longest, run)
  }
  return longest
}

/** Whether what the passages say about the same matter, they deny, or the other way round. */
function isOpposite(sentence: string, terms: readonly ContentTerm[], cited: readonly Evidence[]): boolean {
  const denial = denialOf(sentence, cited[0]?.lang ?? '')
  const words = wordsOf(sentence)
  const limited = setsLimit(sentence)
  const agrees = ({ text }: EvidenceSentence, lang: string) =>
    !haveOpposites(words, wordsOf(text)) && (denyAlike(denial, denialOf(text, lang)) || setsLimit(text) !== limited)
  const alike = mostAlike(terms, cited)
  return alike.length > 0 && !alike.some(({ said, lang }) => agrees(said, lang))
}

/** What the passages say of the same matter. */
function mostAlike(
  terms: readonly ContentTerm[],
  cited: readonly Evidence[],
): { readonly said: EvidenceSentence; readonly lang: string }[] {
  const all = cited.flatMap(({ sentences, lang }) =>
    sentences.map((said) => ({ said, lang, like: share(terms, ({ text }) => said.terms.has(text)) })),
  )
  const likest = Math.max(...all.map(({ like }) => like))
  return likest < SAME_MATTER ? [] : all.filter(({ like }) => like > likest - AS_LIKE)
}

/** Weighted; all of nothing. */
function share(terms: readonly ContentTerm[], is: (term: ContentTerm) => boolean): number {
  let whole = 0
  let part = 0
  for (const term of terms) {
    whole += term.weight
    if (is(term)) part += term.weight
  }
  return whole === 0 ? 1 : part / whole
}
