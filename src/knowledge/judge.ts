import { type Evidence, fuse, strengthOf } from './fusion.ts'
import type { RetrievalWeights } from './weights.ts'

/** What the probability is made of; each from 0 to 1. */
export type Signals = Readonly<Record<Exclude<keyof RetrievalWeights['probability'], 'bias'>, number>>

/** How an entry and a query fit together, whatever else was found. */
export type Fit = Omit<Signals, 'strength' | 'lead' | 'share'>

/** An entry that was found for a query. */
export interface Candidate {
  readonly entry: number
  readonly evidence: Evidence
  readonly fit: Fit
  /** Entries with the same one are parts of one answer: they are no rivals. */
  readonly question: string
}

export interface Judged {
  readonly entry: number
  readonly evidence: Evidence
  /** Comparable within one query only. */
  readonly score: number
  readonly signals: Signals
  /** That the entry answers the query: 0 to 1; never more than that of one with a better score. */
  readonly probability: number
}

/** A lead of so many logits is as good as any. */
const FULL_LEAD = 6

/** Ranks the candidates of one query, best first, and says how probably each is the answer. */
export function judge(candidates: readonly Candidate[], weights: RetrievalWeights): Judged[] {
  const scored = candidates
    .map((candidate) => ({ ...candidate, score: fuse(candidate.evidence, weights.evidence) }))
    .sort((a, b) => b.score - a.score || a.entry - b.entry)
  let most = 1
  return scored.map(({ entry, evidence, fit, question, score }) => {
    const rivals = scored.filter((other) => other.question !== question)
    const signals: Signals = {
      ...fit,
      strength: strengthOf(evidence, weights.evidence),
      lead: Math.min(1, Math.max(0, score - (rivals[0]?.score ?? 0)) / FULL_LEAD),
      share: 1 / rivals.reduce((sum, rival) => sum + Math.exp(rival.score - score), 1),
    }
    most = Math.min(most, probabilityOf(signals, weights.probability))
    return { entry, evidence, score, signals, probability: most }
  })
}

function probabilityOf(signals: Signals, weights: RetrievalWeights['probability']): number {
  const logit =
    weights.bias +
    weights.strength * signals.strength +
    weights.covered * signals.covered +
    weights.phrased * signals.phrased +
    weights.substance * signals.substance +
    weights.missing * signals.missing +
    weights.lead * signals.lead +
    weights.share * signals.share +
    weights.doubt * signals.doubt
  return 1 / (1 + Math.exp(-logit))
}
