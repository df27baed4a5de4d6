import type { Dialog } from '../../core/dialog.ts'
import type { PendingDialog } from '../../core/memory.ts'
import { type Form, nextOf, takeFound } from './fill.ts'
import { askAgain, personButton, restated } from './questions.ts'
import { type Hearing, type Step, type Values, valuesOf } from './step.ts'

/** Dialogs that may wait below one another; the one below them is given up. */
const DEPTH = 3
/** Answers that were none, after which a question is given up. */
const MISSED = 3

/** How a dialog is begun. */
export interface Start {
  readonly dialog: Dialog
  readonly topic?: string | undefined
  /** What is known of its slots, from a button or a model. */
  readonly values?: Values
  /** What a model has read of them. */
  readonly heard?: Values
  /** What else is looked for them in. */
  readonly words?: string
  /** What waits meanwhile. */
  readonly below?: PendingDialog | undefined
}

/** Begins a dialog: at once where its slots are filled, otherwise with a question. Undefined where it cannot be asked for what it needs. */
export async function begin(
  { dialog, topic, values = {}, heard = {}, words, below }: Start,
  hearing: Hearing,
): Promise<Step | undefined> {
  const given: Form = { dialog, values: { ...heard, ...values }, agreed: Object.keys(values) }
  const found = words === undefined || dialog.slots.length === 0 ? given : await takeFound(given, words, hearing)
  const form = withRemembered(found, hearing)
  const progress: PendingDialog = {
    dialog: dialog.name,
    version: dialog.version,
    ...(topic !== undefined && { topic }),
    startedBy: hearing.input.id,
    said: 0,
    results: [],
    ...(below && { interrupted: cutDepth(below, DEPTH) }),
  }
  return goOn(form, progress, hearing)
}

/** The next question of a form, or the dialog itself. */
export function goOn(form: Form, progress: PendingDialog, hearing: Hearing): Step | undefined {
  const next = nextOf(form, hearing)
  if ('wrong' in next) return undefined
  if ('question' in next) {
    const question = { ...next.question, missed: 0, digressions: 0 }
    const filled = next.form
    const waiting = { ...progress, value: filled.values, agreed: filled.agreed, question }
    return { dialog: form.dialog, says: [question.reply], waiting }
  }
  const { question: _, interrupted, agreed: __, ...start } = progress
  const run = {
    ...start,
    ...(Object.keys(form.values).length > 0 && { value: form.values }),
    startedBy: hearing.input.id,
    ...(interrupted && { interrupted }),
  }
  return {
    dialog: form.dialog,
    says: [],
    run: { slots: next.slots, progress: run },
    waiting: interrupted,
    repeat: true,
  }
}

/** Something came that was no answer: the question is put again, and at last given up. */
export function missed(before: PendingDialog, dialog: Dialog, hearing: Hearing): Step {
  const pending = restated(before, dialog, hearing)
  const { question, interrupted } = pending
  if (!question || question.missed + 1 >= MISSED) return giveUpOn(dialog, interrupted, hearing)
  const again = { ...question, missed: question.missed + 1 }
  return { dialog, says: [askAgain(question, hearing.text)], waiting: { ...pending, question: again } }
}

/** Ends a dialog that cannot go on, and offers a person. */
export function giveUpOn(dialog: Dialog, below: PendingDialog | undefined, hearing: Hearing): Step {
  const stuck = { text: hearing.text('slot.stuck') ?? '', suggestedActions: personButton(hearing) }
  return { dialog, says: [stuck], waiting: below, repeat: true }
}

export function formOf(dialog: Dialog, pending: PendingDialog): Form {
  const slots = new Map(dialog.slots.map((slot) => [slot.name, slot]))
  // A newer version of the dialog may have other slots.
  const values = Object.fromEntries(
    Object.entries(valuesOf(pending)).filter(([name, value]) => slots.get(name)?.accepts(value)),
  )
  return { dialog, values, agreed: pending.agreed ?? [] }
}

/** What other dialogs of this conversation were told. */
function withRemembered(form: Form, { state }: Hearing): Form {
  const known = state.slots ?? {}
  const values: Record<string, Values[string]> = { ...form.values }
  for (const { name, remember, accepts } of form.dialog.slots) {
    const value = known[name]
    if (remember && value !== undefined && !(name in values) && accepts(value)) values[name] = value
  }
  return { ...form, values }
}

function cutDepth(pending: PendingDialog, depth: number): PendingDialog {
  const { interrupted, ...top } = pending
  return interrupted && depth > 1 ? { ...top, interrupted: cutDepth(interrupted, depth - 1) } : top
}
