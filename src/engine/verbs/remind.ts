import { randomUUID } from 'node:crypto'
import type { Turn } from '../../core/turn.ts'
import type { VerbContext } from './context.ts'

/** Within the time that a conversation is remembered. */
const LONGEST_SECONDS = 28 * 86_400

export function createRemind({ journal, reminders, problem, clock, signal }: VerbContext): Turn['remind'] {
  return ({ dialog, value, afterSeconds }) => {
    signal.throwIfAborted()
    if (!(afterSeconds >= 0 && afterSeconds <= LONGEST_SECONDS)) {
      throw new RangeError(`a reminder comes within ${LONGEST_SECONDS} seconds, not after ${afterSeconds}`)
    }
    const action = { dialog, ...(value !== undefined && { value }) }
    // What cannot be stored or started later is the dialog's mistake, to be seen here.
    JSON.stringify(action)
    const wrong = problem(action)
    if (wrong !== undefined) throw new TypeError(`no reminder can start the dialog "${dialog}": ${wrong}`)
    if (!journal.nextReminder()) return
    reminders.push({ id: `reminder-${randomUUID()}`, due: clock() + Math.round(afterSeconds * 1_000), action })
  }
}
