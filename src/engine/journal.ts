import type { DialogResult, PendingDialog, PendingQuestion } from '../core/memory.ts'
import type { Numbering } from './numbering.ts'

/**
 * Lets a dialog go on after an `ask` as if it had waited there. The dialog runs again from its start; what it said is
 * not said again, and what it was told is told again, in order.
 */
export interface Journal {
  /** The next reply's id, or undefined when an earlier turn said that reply. */
  nextReplyId(): string | undefined
  /** The same id, without taking it. */
  peekReplyId(): string | undefined
  /** The place of the next result. Taken where a verb begins, so that verbs that run beside each other keep their order. */
  place(): number
  /** The result of a place, where it is known. */
  result(place: number): DialogResult | undefined
  keepResult(place: number, result: DialogResult): void
  /** The key of the next file: the same whenever the dialog is run again. */
  nextFileKey(): string
  /** True for a reminder that an earlier turn has not set. */
  nextReminder(): boolean
  /** True where the dialog goes on after something that it asked. */
  hasAsked(): boolean
  /** What must be remembered to get here again. */
  progress(question: PendingQuestion): PendingDialog
}

export function createJournal(start: PendingDialog, numbering: Numbering): Journal {
  const results: (DialogResult | undefined)[] = [...start.results]
  let said = 0
  let places = 0
  let reminded = 0
  let attached = 0
  const before = start.reminded ?? 0
  return {
    nextReplyId: () => (said++ < start.said ? undefined : numbering.next()),
    peekReplyId: () => (said < start.said ? undefined : numbering.peek()),
    place: () => places++,
    result: (place) => results[place],
    keepResult(place, result) {
      results[place] = result
    },
    nextFileKey: () => `${start.startedBy}.${attached++}`,
    nextReminder: () => reminded++ >= before,
    hasAsked: () => start.results.some((result) => typeof result === 'string' || result.kind === 'told'),
    progress: (question) => ({
      ...start,
      said: Math.max(said, start.said),
      results: upToGap(results),
      ...(reminded + before > 0 && { reminded: Math.max(reminded, before) }),
      question,
    }),
  }
}

/** What ran beside a question and has not ended is begun again with it. */
function upToGap(results: readonly (DialogResult | undefined)[]): DialogResult[] {
  const gap = results.findIndex((_, place) => results[place] === undefined)
  return (gap < 0 ? results : results.slice(0, gap)) as DialogResult[]
}
