import type { Classifier, Dialog } from '../core/dialog.ts'
import type { Log } from '../core/log.ts'
import type { PendingDialog } from '../core/memory.ts'
import type { Action } from '../core/message.ts'
import type { TurnInput } from './gather.ts'

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

export interface Router {
  /** Undefined for what was deleted, and for a reminder whose dialog cannot be started any more. */
  route(input: TurnInput, pending: PendingDialog | undefined): Route | undefined
  /** What is wrong with a dialog that is to be started so, if anything. */
  problem(action: Action): string | undefined
}

/** Picks the dialog of a message: a chosen button, the dialog that waits, the best match by examples, the fallback. */
export function createRouter({ dialogs, classifier, log }: RouterOptions): Router {
  function check({ dialog: name, value }: Action): Pick<Route, 'dialog' | 'slots'> | { readonly problem: string } {
    const dialog = dialogs.get(name)
    if (!dialog) return { problem: 'there is none' }
    const checked = dialog.checkSlots(value)
    return 'wrong' in checked ? { problem: 'its slots are wrong' } : { dialog, slots: checked.slots }
  }

  function open(progress: PendingDialog): Route | undefined {
    const checked = check(progress)
    if (!('problem' in checked)) return { ...checked, progress }
    log.warn({ dialog: progress.dialog, problem: checked.problem }, 'dialog not started')
    return undefined
  }

  const begin = ({ id }: TurnInput, start: Pick<PendingDialog, 'dialog' | 'topic' | 'value'>) =>
    open({ ...start, startedBy: id, said: 0, results: [] })

  return {
    route(input, pending) {
      const { message } = input
      if (message.change?.kind === 'deleted') return undefined
      // A button's values come from outside: a dialog that does not take them is not started.
      const chosen = message.action && begin(input, message.action)
      if (chosen) return { ...chosen, interrupted: pending }
      if (message.reminder) return undefined
      const resumed = pending && open({ ...pending, results: [...pending.results, message.text] })
      if (resumed) return resumed
      const match = classifier.classify(message.text)
      const matched = match && begin(input, { dialog: match.dialog, ...(match.topic && { topic: match.topic }) })
      const route = matched ?? begin(input, { dialog: FALLBACK_DIALOG })
      if (!route) throw new TypeError(`the dialog "${FALLBACK_DIALOG}" must run without slots`)
      return route
    },
    problem(action) {
      const checked = check(action)
      return 'problem' in checked ? checked.problem : undefined
    },
  }
}
