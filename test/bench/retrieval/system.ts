import type { BankEntry } from '../../../src/evaluation/sets.ts'

export interface Found {
  readonly id: string
  readonly score: number
}

/** A search library with a bank in it: the best entries for a query, best first. */
export type Search = (query: string) => Found[] | Promise<Found[]>

/** Indexes question, variants and answer of each entry, with the library's own settings. */
export type MakeSearch = (entries: readonly BankEntry[]) => Promise<Search>

/** Entries that are looked at. */
export const TOP = 10

/** All that is known of an entry, for libraries that index one text. */
export function wholeText({ question, variants, answer }: BankEntry): string {
  return [question, ...variants, answer].join('\n')
}
