import type { Passage } from '../../core/passage.ts'
import type { Decided } from '../decided.ts'

/** Beside what was decided on, passages at least this share as probable are worth reading. */
const WORTH_READING = 0.5
const MOST_PASSAGES = 5
/** Of all passages together, in UTF-16 code units. */
const MOST_TEXT = 12_000

export interface Source {
  readonly passage: Passage
  /** That it answers the question. */
  readonly probability: number
}

/** What the model is given to answer from, best first: their numbers are their places, from 1. */
export function sourcesFor({ decision, documents }: Decided): Source[] {
  const { passages, probability } = decision
  const chosen = new Set(passages.map(({ id }) => id))
  const regions = new Set(passages.map(({ region }) => region))
  const others = documents
    .map(({ metadata }) => metadata)
    .filter((other) => !chosen.has(other.passage.id) && other.probability >= probability * WORTH_READING)
    // What holds elsewhere was decided against.
    .filter(
      (other) => other.passage.region === undefined || regions.has(undefined) || regions.has(other.passage.region),
    )
    .toSorted((a, b) => b.probability - a.probability)
  const sources: Source[] = []
  let text = 0
  for (const source of [...passages.map((passage) => ({ passage, probability })), ...others]) {
    text += source.passage.text.length
    const isChosen = chosen.has(source.passage.id)
    if (!isChosen && (sources.length >= MOST_PASSAGES || text > MOST_TEXT)) break
    sources.push({ passage: source.passage, probability: source.probability })
  }
  return sources
}
