import { randomUUID } from 'node:crypto'
import type { Turn } from '../../core/turn.ts'
import type { VerbContext } from './context.ts'

export function createRemind({ journal, reminders, reminderMs, problem, clock, signal }: VerbContext): Turn['remind'] {
  return ({ dialog, value, afterSeconds }) => {
    signal.throwIfAborted()
    const afterMs = Math.round(afterSeconds * 1_000)
    if (!(afterMs >= 0 && afterMs <= reminderMs)) {
      throw new RangeError(`a reminder comes within ${reminderMs / 1_000} seconds, not after ${afterSeconds}`)
    }
    const action = { dialog, ...(value !== undefined && { value }) }
    // What cannot be stored or started later is the dialog's mistake, to be seen here.
    JSON.stringify(action)
    const wrong = problem(action)
    if (wrong !== undefined) throw new TypeError(`no reminder can start the dialog "${dialog}": ${wrong}`)
    if (!journal.nextReminder()) return
    reminders.push({ id: `reminder-${randomUUID()}`, due: clock() + afterMs, action })
  }
}
