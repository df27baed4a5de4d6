import type { Answer } from '../core/answer.ts'
import type { PendingDialog } from '../core/memory.ts'

/**
 * Lets a dialog go on after an `ask` as if it had waited there. The dialog runs again from its start; what it said is
 * not said again, and what it was told is told again, in order.
 */
export interface Journal {
  /** The next reply's id, or undefined when an earlier turn said that reply. */
  nextReplyId(): string | undefined
  /** The same id, without taking it. */
  peekReplyId(): string | undefined
  /** The next result, where it is known. */
  nextResult(): string | Answer | undefined
  /** Keeps the result that was not known. */
  keepResult(result: Answer): void
  /** The key of the next file: the same whenever the dialog is run again. */
  nextFileKey(): string
  /** True for a reminder that an earlier turn has not set. */
  nextReminder(): boolean
  /** True where the dialog goes on after something that it asked. */
  hasAsked(): boolean
  /** What must be remembered to get here again. */
  progress(): PendingDialog
}

export function createJournal(start: PendingDialog): Journal {
  const results = [...start.results]
  let said = 0
  let told = 0
  let reminded = 0
  let attached = 0
  const before = start.reminded ?? 0
  const replyId = (position: number) => (position < start.said ? undefined : `${start.startedBy}.${position}`)
  return {
    nextReplyId: () => replyId(said++),
    peekReplyId: () => replyId(said),
    nextResult: () => results[told++],
    keepResult: (result) => results.push(result),
    nextFileKey: () => `${start.startedBy}.${attached++}`,
    nextReminder: () => reminded++ >= before,
    hasAsked: () => start.results.some((result) => typeof result === 'string'),
    progress: () => ({
      ...start,
      said: Math.max(said, start.said),
      results,
      ...(reminded + before > 0 && { reminded: Math.max(reminded, before) }),
    }),
  }
}
