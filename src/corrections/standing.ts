import type { Clock } from '../core/clock.ts'
import type { Correction, CorrectionStore, Pin, QuestionBlock, StandingCorrections } from '../core/correction.ts'
import type { Classifier } from '../core/dialog.ts'

/** Questions less alike than this are other questions: a correction must not spread. */
const SAME_QUESTION = 0.7

export interface StandingOptions {
  readonly store: CorrectionStore
  /** Tells which of some named questions a text asks. */
  readonly classifierOf: (
    questions: readonly { readonly name: string; readonly examples: readonly string[] }[],
  ) => Classifier
  readonly clock: Clock
}

/** The corrections that hold now: read anew when the store has changed, or when one of them has expired. */
export function createStandingCorrections({ store, classifierOf, clock }: StandingOptions) {
  let standing: StandingCorrections = { revision: '', blocked: new Set(), find: () => undefined }
  let until = Number.POSITIVE_INFINITY
  let known: string | undefined

  async function read(revision: string): Promise<void> {
    const now = clock()
    const all = await store.list()
    const holding = all.filter(({ expires = Number.POSITIVE_INFINITY }) => expires > now)
    until = Math.min(...holding.map(({ expires = Number.POSITIVE_INFINITY }) => expires))
    standing = standingOf(holding, classifierOf)
    known = revision
  }

  return {
    /** As of the last refresh. */
    current: () => standing,
    async refresh(): Promise<StandingCorrections> {
      const revision = await store.revision()
      if (revision !== known || clock() >= until) await read(revision)
      return standing
    },
  }
}

function standingOf(
  holding: readonly Correction[],
  classifierOf: StandingOptions['classifierOf'],
): StandingCorrections {
  const blocked = holding.flatMap((correction) => (correction.kind === 'block-passage' ? [correction.passage] : []))
  // The newest first: of two on one question it is the one that was meant to hold.
  const ofQuestions = holding.filter((correction) => correction.kind !== 'block-passage').toReversed()
  const byId = new Map<string, Pin | QuestionBlock>(ofQuestions.map((correction) => [correction.id, correction]))
  const classifier = classifierOf(ofQuestions.map(({ id, questions }) => ({ name: id, examples: questions })))
  return {
    revision: holding.map(({ id }) => id).join(','),
    blocked: new Set(blocked),
    find(question) {
      if (byId.size === 0) return undefined
      const match = classifier.classify(question)
      return match && match.probability >= SAME_QUESTION ? byId.get(match.dialog) : undefined
    },
  }
}
