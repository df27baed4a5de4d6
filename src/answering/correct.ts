import type { AnswerEvent } from '../core/answer.ts'
import type { Pin, StandingCorrections } from '../core/correction.ts'
import type { Decision } from './decide.ts'
import type { Followed } from './following/readings.ts'
import { sentences } from './sentences.ts'

/** An operator's own words for an answer. */
export interface Pinned {
  readonly kind: 'pinned'
  readonly pin: Pin
  readonly locale: string
}

/** What an operator decided about this question, if anything: it goes before what the documents say. */
export function correct({ text, locale }: Followed, standing: StandingCorrections): Decision | Pinned | undefined {
  const correction = standing.find(text)
  if (!correction) return undefined
  if (correction.kind === 'pin') return { kind: 'pinned', pin: correction, locale }
  return { kind: 'unknown', suggestions: [], probability: 0 }
}

/** They have no source but their author. */
export function* pinnedAnswer({ pin: { text, id }, locale }: Pinned): Generator<AnswerEvent> {
  const grounds = { citations: [], passages: [], correction: id }
  for (const sentence of sentences(text, locale)) yield { type: 'sentence', text: sentence, grounds }
  yield { type: 'answer', answer: { kind: 'answered', text, ...grounds, probability: 1 } }
}
