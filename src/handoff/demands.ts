import type { HandoverSettings } from './settings.ts'

const HAN = /\p{Script=Han}/u

/** Finds the reason why a message must go to a person: the first whose words are in it. */
export function createDemands(demands: HandoverSettings['demands']): (text: string) => string | undefined {
  const patterns = demands.map(({ reason, words }) => ({ reason, patterns: words.map(patternOf) }))
  return (text) => {
    const plain = text.normalize('NFKC').replace(/[’‘]/g, "'").replace(/\s+/g, ' ')
    return patterns.find((demand) => demand.patterns.some((pattern) => pattern.test(plain)))?.reason
  }
}

/** Whole words; Chinese has no spaces between them. */
function patternOf(word: string): RegExp {
  const plain = word.normalize('NFKC').replace(/\s+/g, ' ')
  const literal = plain.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return HAN.test(plain)
    ? new RegExp(literal, 'iu')
    : new RegExp(`(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])`, 'iu')
}
