import { KIND_WEIGHT, termsOf } from './analysis/terms.ts'

export interface ContentTerm {
  readonly text: string
  /** How much it says; words that say nothing have none. */
  readonly weight: number
  /** True of a meaning that texts of different languages share. */
  readonly anyLanguage: boolean
}

const CONTENT: ReadonlySet<string> = new Set(['word', 'code', 'bigram', 'concept'])

/** What a text says, in terms that can be compared with another's. */
export function contentTerms(text: string): ContentTerm[] {
  return termsOf(text, { pairs: false }).map(({ text: term, kind }) => ({
    text: term,
    weight: CONTENT.has(kind) ? KIND_WEIGHT[kind] : 0,
    anyLanguage: kind === 'concept',
  }))
}
