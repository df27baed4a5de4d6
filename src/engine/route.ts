import type { Classifier, Dialog } from '../core/dialog.ts'
import type { Log } from '../core/log.ts'
import type { PendingDialog } from '../core/memory.ts'
import type { Message } from '../core/message.ts'

/** Every message that no other dialog claims ends here. */
export const FALLBACK_DIALOG = 'answer'

/** A dialog that is to run, with its checked slots and how far it had got. */
export interface Route {
  readonly dialog: Dialog
  readonly slots: unknown
  readonly progress: PendingDialog
  /** The dialog that waited when a button was pressed: it waits again after this one. */
  readonly interrupted?: PendingDialog | undefined
}

export interface RouterOptions {
  readonly dialogs: ReadonlyMap<string, Dialog>
  readonly classifier: Classifier
  readonly log: Log
}

export type Router = (message: Message, pending: PendingDialog | undefined) => Route

/** Picks the dialog of a message: a chosen button, the dialog that waits, the best match by examples, the fallback. */
export function createRouter({ dialogs, classifier, log }: RouterOptions): Router {
  function open(progress: PendingDialog): Route | undefined {
    const dialog = dialogs.get(progress.dialog)
    const check = dialog?.checkSlots(progress.value)
    if (!dialog || !check || 'wrong' in check) {
      log.warn(
        { dialog: progress.dialog, problem: dialog ? 'its slots are wrong' : 'there is none' },
        'dialog not started',
      )
      return undefined
    }
    return { dialog, slots: check.slots, progress }
  }

  const begin = (message: Message, start: Pick<PendingDialog, 'dialog' | 'topic' | 'value'>) =>
    open({ ...start, startedBy: message.id, said: 0, results: [] })

  return (message, pending) => {
    // A button's values come from outside: a dialog that does not take them is not started.
    const chosen = message.action && begin(message, message.action)
    if (chosen) return { ...chosen, interrupted: pending }
    const resumed = pending && open({ ...pending, results: [...pending.results, message.text] })
    if (resumed) return resumed
    const match = classifier.classify(message.text)
    const matched = match && begin(message, { dialog: match.dialog, ...(match.topic && { topic: match.topic }) })
    const route = matched ?? begin(message, { dialog: FALLBACK_DIALOG })
    if (!route) throw new TypeError(`the dialog "${FALLBACK_DIALOG}" must run without slots`)
    return route
  }
}
