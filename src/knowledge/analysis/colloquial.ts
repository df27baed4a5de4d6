import { AFTER_ARE, AFTER_TO, BEFORE_TO, COLLOQUIAL } from './data/colloquial.ts'

/** The words that a word written in haste stands for between its neighbours: itself, mostly. */
export function spelledOut(word: string, before: string | undefined, after: string | undefined): readonly string[] {
  if (word === '2') return [standsForTo(before, after) ? 'to' : word]
  if (word === '4') return [after !== undefined && AFTER_TO.has(after) ? 'for' : word]
  if (word === 'r') return [after !== undefined && AFTER_ARE.has(after) ? 'are' : word]
  return COLLOQUIAL.get(word) ?? [word]
}

function standsForTo(before: string | undefined, after: string | undefined): boolean {
  if (after === undefined) return false
  // Of "ship 2 parcels" the parcels are counted.
  return AFTER_TO.has(after) || (before !== undefined && BEFORE_TO.has(before) && /^\p{L}*[^\P{L}s]$/u.test(after))
}
