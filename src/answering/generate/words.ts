import { plain } from './plain.ts'

/** The words in lower case; Latin ones by themselves, also where Chinese stands close by. */
export function wordsOf(text: string): ReadonlySet<string> {
  return new Set(
    plain(text)
      .toLowerCase()
      .match(/\p{Script=Latin}+|[[\p{L}\p{M}\d]--\p{Script=Latin}]+/gv),
  )
}
