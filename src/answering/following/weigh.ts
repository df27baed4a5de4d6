import type { RetrievedDocument } from '../retrieved.ts'
import type { About } from './carry-over.ts'
import type { Subjects } from './subjects.ts'

/** What a passage about something else counts while something in particular is talked about. */
const SHARE_OF_OTHERS = 0.6
/** What passages about a subject count when they have its name and nothing of the question. */
const SHARE_OF_NAME_ALONE = 0.5
/** A best probability without the name, from which the question itself has met something. */
const SUPPORT = 0.05
/** A best probability from which what was asked before is asked of the new name, too. */
const SURE = 0.5
/** Where nothing but the name is said, whatever is known about it may be meant: to ask about, not to answer. */
const MAYBE_MEANT = 0.4

/** Documents that were found for one reading of a question. */
export interface Found {
  readonly documents: readonly RetrievedDocument[]
  readonly weight: number
}

/** Each document once, most probable first: by the mean over all readings, where not to be found is 0. */
export function mean(found: readonly Found[]): RetrievedDocument[] {
  const sums = new Map<string, { readonly document: RetrievedDocument; probability: number }>()
  for (const { documents, weight } of found) {
    for (const document of documents) {
      const { passage, probability } = document.metadata
      const sum = sums.get(passage.id)
      if (sum === undefined) sums.set(passage.id, { document, probability: weight * probability })
      else sum.probability += weight * probability
    }
  }
  return sorted([...sums.values()].map(({ document, probability }) => withProbability(document, probability)))
}

/** What a question that stands alone finds is as probable as by itself, where the conversation agrees on the best. */
export function atLeastByItself(
  weighed: readonly RetrievedDocument[],
  own: readonly RetrievedDocument[],
): readonly RetrievedDocument[] {
  const [best] = sorted(own)
  if (best?.metadata.passage.id !== weighed[0]?.metadata.passage.id) return weighed
  const byItself = new Map(own.map(({ metadata }) => [metadata.passage.id, metadata.probability]))
  return sorted(
    weighed.map((document) => {
      const { passage, probability } = document.metadata
      return withProbability(document, Math.max(probability, byItself.get(passage.id) ?? 0))
    }),
  )
}

/** Documents about the subject in play, weighed by whether the question finds something there without its name, too. */
export function aboutSubject(
  { isMereName }: Pick<About, 'isMereName'>,
  named: readonly RetrievedDocument[],
  bare: readonly RetrievedDocument[],
): RetrievedDocument[] {
  const bestBare = bestOf(bare)
  if (isMereName && bestBare < SURE) return named.map((document) => withProbability(document, MAYBE_MEANT))
  const support = Math.min(1, bestBare / SUPPORT)
  const share = SHARE_OF_NAME_ALONE + (1 - SHARE_OF_NAME_ALONE) * support
  return named.map((document) => withProbability(document, document.metadata.probability * share))
}

/** Adds to documents about the subject in play those found without it, and holds back what is about another. */
export function preferring(
  near: readonly RetrievedDocument[],
  { names, isMereName }: Pick<About, 'names' | 'isMereName'>,
  others: readonly RetrievedDocument[],
  subjects: Subjects,
): RetrievedDocument[] {
  const best = new Map(near.map((document) => [document.metadata.passage.id, document]))
  for (const document of others) {
    const { passage, probability } = document.metadata
    const of = subjects.of(passage)
    const isSame = of.some((name) => names.includes(name))
    const known = best.get(passage.id)
    if (isSame && isMereName && known !== undefined) continue
    const weighed = of.length > 0 && !isSame ? withProbability(document, probability * SHARE_OF_OTHERS) : document
    if (known === undefined || known.metadata.probability < weighed.metadata.probability) best.set(passage.id, weighed)
  }
  return sorted([...best.values()])
}

function bestOf(documents: readonly RetrievedDocument[]): number {
  return Math.max(0, ...documents.map(({ metadata }) => metadata.probability))
}

function sorted(documents: readonly RetrievedDocument[]): RetrievedDocument[] {
  return documents.toSorted((a, b) => b.metadata.probability - a.metadata.probability)
}

function withProbability(document: RetrievedDocument, probability: number): RetrievedDocument {
  return { ...document, metadata: { ...document.metadata, probability } }
}
