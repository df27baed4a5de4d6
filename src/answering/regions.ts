import type { Passage } from '../core/passage.ts'
import type { RetrievedDocument } from './retrieved.ts'

/** Passages this much less probable than the best one do not answer the same question. */
const AS_GOOD = 0.9

/**
 * The best passage, together with those that answer the same question for other regions: which one holds depends on
 * where the customer is, so none of them may be picked in silence. A region that the question names decides.
 */
export function regionalVariants(
  best: RetrievedDocument,
  found: readonly RetrievedDocument[],
  question: string,
): Passage[] {
  const { passage, probability } = best.metadata
  if (passage.region === undefined) return [passage]
  const variants = found
    .filter(({ metadata }) => metadata.probability >= probability * AS_GOOD)
    .map(({ metadata }) => metadata.passage)
    .filter(({ region, headingPath }) => region !== undefined && headingPath.at(-1) === passage.headingPath.at(-1))
  const byRegion = [...new Map(variants.toReversed().map((variant) => [variant.region, variant])).values()].toReversed()
  if (byRegion.length === 1) return [passage]
  const named = byRegion.filter(({ region = '', lang }) => names(question, region, lang))
  return named.length > 0 ? named : byRegion
}

function names(question: string, region: string, lang: string): boolean {
  const words = ` ${question.replace(/[^\p{L}\p{N}]+/gu, ' ')} `
  const full = displayName(region, lang)
  // A code is a code in capitals: "us" is a word.
  return words.includes(` ${region} `) || (full !== undefined && question.toLowerCase().includes(full.toLowerCase()))
}

function displayName(region: string, lang: string): string | undefined {
  try {
    return new Intl.DisplayNames(lang, { type: 'region' }).of(region)
  } catch {
    // Not a code of a region: only its own name can be looked for.
    return undefined
  }
}
