import type { HandoverSettings } from './settings.ts'

const HAN = /\p{Script=Han}/u
/** How one begins to ask for something: without what was asked for, it says nothing. */
const WISH =
  /^(?:(?:hi|hello|please|now|just|i|i'd|i'm|we|you|me|let|can|could|may|want|need|like|would|have|to)(?![\p{L}\p{N}])|[^\p{L}\p{N}]|[请我要想帮给您你])+/iu

export interface Demands {
  /** Why a message must go to a person: the first reason whose words are in it. */
  reasonOf(text: string): string | undefined
  /** A message without the words that demand a person: what it says beside. */
  without(text: string): string
}

export function createDemands(demands: HandoverSettings['demands']): Demands {
  const patterns = demands.map(({ reason, words }) => ({ reason, patterns: words.map(patternOf) }))
  return {
    reasonOf(text) {
      const plain = plainly(text)
      return patterns.find((demand) => demand.patterns.some((pattern) => pattern.test(plain)))?.reason
    },
    without(text) {
      const plain = plainly(text)
      const all = patterns.flatMap((demand) => demand.patterns)
      const left = all.reduce((rest, pattern) => rest.replace(pattern, ' '), plain)
      return left === plain ? text : left.replace(WISH, '').replace(/\s+/g, ' ').trim()
    },
  }
}

const plainly = (text: string) => text.normalize('NFKC').replace(/[’‘]/g, "'").replace(/\s+/g, ' ')

/** Whole words; Chinese has no spaces between them. */
function patternOf(word: string): RegExp {
  const plain = word.normalize('NFKC').replace(/\s+/g, ' ')
  const literal = plain.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return HAN.test(plain)
    ? new RegExp(literal, 'iu')
    : new RegExp(`(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])`, 'iu')
}
