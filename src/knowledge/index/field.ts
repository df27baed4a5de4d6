import { type Postings, PostingsBuilder } from './postings.ts'

const K1 = 1.2
const B = 0.7

/** How much a term tells that so many of so many entries have. */
export function inverseFrequency(frequency: number, size: number): number {
  return Math.log(1 + (size - frequency + 0.5) / (frequency + 0.5))
}

/** The BM25 part of each term in each bag, from 0 to 1, without the term's rarity. */
export function bm25Postings(bags: readonly ReadonlyMap<number, number>[], termCount: number): Postings {
  const builder = new PostingsBuilder()
  const lengths = Float32Array.from(bags, (bag) => bag.values().reduce((sum, count) => sum + count, 0))
  const mean = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length)
  bags.forEach((bag, number) => {
    const norm = K1 * (1 - B + (B * (lengths[number] as number)) / Math.max(1, mean))
    for (const [term, count] of bag) builder.add(number, term, count / (count + norm))
  })
  return builder.build(termCount)
}
