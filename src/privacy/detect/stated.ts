import { BETWEEN } from '../cues.ts'
import type { Candidate, PersonalDataType } from '../finding.ts'

/** Words that name a thing, followed by the thing: "passport number is **X1234567**". Global, with indices. */
export function statedValue(words: string, value: string): RegExp {
  return new RegExp(`(?:${words})${BETWEEN}{0,12}(?<value>${value})`, 'dgiu')
}

export function statedIn(
  text: string,
  pattern: RegExp,
  type: PersonalDataType,
  accept: (value: string) => boolean = () => true,
): Candidate[] {
  return Array.from(text.matchAll(pattern)).flatMap(({ indices }) => {
    const [start, end] = indices?.groups?.value ?? [0, 0]
    return accept(text.slice(start, end)) ? [{ start, end, type, certainty: 'stated' }] : []
  })
}
