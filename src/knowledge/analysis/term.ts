/**
 * word: a stemmed word; stop: one that says little; asking: a question word; code: a token with digits, kept exactly;
 * part: a piece of a compound; bigram, single: characters of a script without spaces; pair: two neighbouring words;
 * concept: of the thesaurus.
 */
export type TermKind = 'word' | 'stop' | 'asking' | 'code' | 'part' | 'bigram' | 'single' | 'pair' | 'concept'

export interface Term {
  readonly text: string
  readonly kind: TermKind
  /** How near a misspelt word is to this one, from 0 to 1; absent where the word is written so. */
  readonly likeness?: number
}

/** Words that another may have been meant for. */
export interface MeantWords {
  readonly words: readonly string[]
  /** From 0 to 1. */
  readonly likeness: number
}

/** What a lower-case word with this stem was meant for; undefined where it is meant as written, or nothing is near. */
export type Meant = (word: string, stem: string) => MeantWords | undefined

export interface TermOptions {
  /**
   * The text is a question rather than running text: neighbouring words count too, which tell questions of the same
   * words apart, and what is said in haste is read as what it stands for.
   */
  readonly pairs: boolean
  /** BCP 47 tag of the text; words in Latin script are taken for English where it is absent or unknown. */
  readonly lang?: string | undefined
  /** Puts right what is misspelt; asked for every word but function words. */
  readonly meant?: Meant | undefined
}
