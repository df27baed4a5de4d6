import type { Clock } from '../core/clock.ts'
import type { Correction, CorrectionStore, Pin, QuestionBlock, StandingCorrections } from '../core/correction.ts'
import type { Classifier } from '../core/dialog.ts'
import { hasCode } from '../core/errors.ts'
import type { Log } from '../core/log.ts'

/** Questions less alike than this are other questions: a correction must not spread. */
const SAME_QUESTION = 0.7

export interface StandingOptions {
  readonly store: CorrectionStore
  /** Tells which of some named questions a text asks. */
  readonly classifierOf: (
    questions: readonly { readonly name: string; readonly examples: readonly string[] }[],
  ) => Classifier
  readonly clock: Clock
  readonly log: Log
}

/** The corrections that hold now: read anew when the store has changed, or when one of them has expired. */
export function createStandingCorrections({ store, classifierOf, clock, log }: StandingOptions) {
  let standing: StandingCorrections = { revision: '', blocked: new Set(), find: () => undefined }
  let until = Number.POSITIVE_INFINITY
  let known: { readonly revision: string; readonly all: readonly Correction[] } | undefined
  let away = false

  /** Whether there is something new. While the store is away, what was known last holds on: customers still ask. */
  async function look(): Promise<boolean> {
    try {
      const revision = await store.revision()
      away = false
      if (revision === known?.revision) return false
      known = { revision, all: await store.list() }
      return true
    } catch (error) {
      if (!known || !hasCode(error, 'storage-failed')) throw error
      if (!away) log.error({ err: error }, 'corrections cannot be read, those known last hold on')
      away = true
      return false
    }
  }

  return {
    /** As of the last refresh. */
    current: () => standing,
    async refresh(): Promise<StandingCorrections> {
      const changed = await look()
      const now = clock()
      if (!changed && now < until) return standing
      const holding = (known?.all ?? []).filter(({ expires = Number.POSITIVE_INFINITY }) => expires > now)
      until = Math.min(...holding.map(({ expires = Number.POSITIVE_INFINITY }) => expires))
      standing = standingOf(holding, classifierOf)
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
