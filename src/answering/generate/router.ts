import type { ModelTier } from '../../core/model.ts'
import { baseOf, languageOf } from './language.ts'

/** In UTF-16 code units, of what Latin letters need; Han says the same in a third. */
const LONG_QUESTION = 160
const LONG_PASSAGE = 2_000

const COMPARES =
  /\b(?:compare[ds]?|comparison|difference|differ|versus|vs|better|cheaper|faster|best|which (?:one|of)|instead of|both|either|rather than|pros and cons)\b|区别|差别|不同|比较|对比|哪个更|哪一个|还是/iu
const SEVERAL_QUESTIONS = /[?？][^?？]*\p{L}[^?？]*[?？]/u

export interface Difficulty {
  readonly question: string
  /** BCP 47 tag. */
  readonly locale: string
  readonly passages: readonly { readonly text: string; readonly lang: string }[]
}

/** The small model phrases one clear passage; the able one is asked where passages must be joined or translated. */
export function tierFor({ question, locale, passages }: Difficulty): ModelTier {
  const lang = languageOf(question) ?? baseOf(locale)
  const isHard =
    passages.length !== 1 ||
    lengthOf(question) > LONG_QUESTION ||
    COMPARES.test(question) ||
    SEVERAL_QUESTIONS.test(question) ||
    passages.some((passage) => lengthOf(passage.text) > LONG_PASSAGE || baseOf(passage.lang) !== lang)
  return isHard ? 'large' : 'small'
}

function lengthOf(text: string): number {
  return text.length + 2 * (text.match(/\p{Script=Han}/gu)?.length ?? 0)
}
