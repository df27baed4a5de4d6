import type { Dialog, Understand } from '../../core/dialog.ts'
import type { PendingDialog, PendingQuestion } from '../../core/memory.ts'
import { abandons, abandonsAll } from '../../dialog/reading/abandon.ts'
import { correctionIn } from '../../dialog/reading/correction.ts'
import { yesOrNo } from '../../dialog/reading/yes-or-no.ts'
import { answeredChoice } from '../../dialog/slots/choices.ts'
import { fingerprint } from '../fingerprint.ts'
import { begin, formOf, goOn, missed } from './begin.ts'
import { corrected, type Form, takeFound } from './fill.ts'
import { showValue } from './questions.ts'
import { type Hearing, isRecord, type Step } from './step.ts'

/** Finds out whether a message is about something else than what was asked. `likely`: it could be an answer just as well. */
export type Digress = (pending: PendingDialog, likely: boolean) => Promise<Step | undefined>

/** What a message is to a dialog that waits: an answer, a correction, the end of it, or a digression. */
export async function hearFor(
  dialog: Dialog,
  pending: PendingDialog,
  hearing: Hearing,
  digress: Digress,
  understand?: Understand,
): Promise<Step> {
  const { question } = pending
  const words = hearing.input.message.text
  const form = formOf(dialog, pending)
  const named = question && choiceIn(question, words)
  // What was asked last is what "that" is; what it interrupted goes on, with its question.
  if (named === undefined && abandons(words)) return stopped(dialog, pending, hearing)
  if (named === undefined && abandonsAll(words)) return stopped(dialog, { interrupted: undefined }, hearing)
  if (question?.slot !== undefined) return fill(form, pending, question, hearing, digress, understand)
  if (named === undefined) {
    const change = await changed(form, pending, hearing)
    if (change) return change
    const aside = question && (await digress(pending, question.accepts === 'anything'))
    if (aside) return aside
    if (question && question.accepts !== 'anything') return missed(pending, dialog, hearing)
  }
  return answered(dialog, pending, named ?? words, hearing)
}

/** The dialog runs on with what the customer said. */
function answered(dialog: Dialog, pending: PendingDialog, text: string, hearing: Hearing): Step {
  const { question: asked, ...start } = pending
  const { interrupted: waiting } = pending
  const checked = dialog.checkSlots(pending.value)
  // A newer version of the dialog needs others.
  if ('wrong' in checked) {
    return { dialog, says: [{ text: hearing.text('dialog.changed') ?? '' }], waiting, repeat: true }
  }
  const told = asked ? { kind: 'told' as const, question: fingerprint(asked.reply.text), text } : text
  const progress = { ...start, results: [...pending.results, told] }
  return { dialog, says: [], run: { slots: checked.slots, progress }, waiting, repeat: true }
}

/** An answer to the question for a slot, or for whether it was understood. */
async function fill(
  form: Form,
  pending: PendingDialog,
  question: PendingQuestion,
  hearing: Hearing,
  digress: Digress,
  understand: Understand | undefined,
): Promise<Step> {
  const { dialog } = form
  const words = hearing.input.message.text
  const { slot: name = '', accepts } = question
  const slot = dialog.slots.find((one) => one.name === name)
  const next = (filled: Form) => goOn(filled, pending, hearing) ?? missed(pending, dialog, hearing)
  // A newer version of the dialog needs it no more.
  if (!slot) return next(form)
  if (accepts === 'confirm') {
    const said = yesOrNo(words)
    if (said === 'yes') return next({ ...form, agreed: [...form.agreed, name] })
    const { [name]: wrong, ...others } = form.values
    const other = await corrected(form, correctionIn(words) ?? words, hearing)
    if (other) return next(other.form)
    if (said === 'no') return next({ ...form, values: others })
    return (await digress(pending, false)) ?? missed(pending, dialog, hearing)
  }
  const correction = correctionIn(words)
  const other = correction === undefined ? undefined : await corrected(form, correction, hearing)
  if (other) return acknowledged(next(other.form), other, hearing)
  const free = slot.kind === 'text'
  const aside = free ? await digress(pending, true) : undefined
  if (aside) return aside
  const filled = await takeFound(form, correction ?? words, hearing, name)
  if (name in filled.values) return next(filled)
  // Said in words that only a model reads.
  const understood = await understand?.(hearing.input.message, [dialog])
  if (understood && name in understood.values)
    return next({ ...filled, values: { ...understood.values, ...filled.values } })
  // It was no answer to this question, but it may have been one to a later.
  const told = Object.keys(filled.values).length > Object.keys(form.values).length
  const now = told ? { ...pending, value: filled.values } : pending
  return (await digress(now, false)) ?? (told ? next(filled) : missed(pending, dialog, hearing))
}

/** A slot corrected while the dialog runs: it begins anew, with the other value. */
async function changed(form: Form, pending: PendingDialog, hearing: Hearing): Promise<Step | undefined> {
  const correction = correctionIn(hearing.input.message.text)
  const other = correction === undefined ? undefined : await corrected(form, correction, hearing)
  if (!other) return undefined
  const { topic, interrupted } = pending
  const anew = await begin({ dialog: form.dialog, topic, values: other.form.values, below: interrupted }, hearing)
  return anew && acknowledged(anew, other, hearing)
}

/** A slot of the dialog that has just ended corrected: it runs once more, with the other value. */
export async function changedAfterwards(dialog: Dialog, hearing: Hearing): Promise<Step | undefined> {
  const value = hearing.state.ended?.value
  const pending = { dialog: dialog.name, startedBy: '', said: 0, results: [], ...(isRecord(value) && { value }) }
  return changed(formOf(dialog, pending), pending, hearing)
}

function acknowledged(
  step: Step,
  { form, slot }: NonNullable<Awaited<ReturnType<typeof corrected>>>,
  { text }: Hearing,
): Step {
  const shown = showValue(slot, form.values[slot.name] ?? null, form.dialog, text)
  return { ...step, says: [{ text: text('slot.changed', { value: shown }) ?? shown }, ...step.says] }
}

function stopped(
  dialog: Dialog,
  { interrupted }: { readonly interrupted?: PendingDialog | undefined },
  { text }: Hearing,
): Step {
  return { dialog, says: [{ text: text('dialog.stopped') ?? '' }], waiting: interrupted, repeat: true }
}

/** What a message says to a question with a list of answers, in the words of the list. */
function choiceIn({ reply, accepts, slot }: PendingQuestion, words: string): string | undefined {
  if (slot !== undefined) return undefined
  if (accepts === 'yes-or-no') return yesOrNo(words) ?? byButton(reply.suggestedActions, words)
  const titles = (reply.suggestedActions ?? []).map(({ title }) => title)
  if (accepts === 'choices')
    return answeredChoice(
      words,
      titles.map((value) => ({ value, names: [] })),
    )
  return titles.find((title) => title === words)
}

/** The buttons' own words, in whichever language: the first says yes. */
function byButton(buttons: PendingQuestion['reply']['suggestedActions'] = [], words: string): 'yes' | 'no' | undefined {
  const place = buttons.findIndex(({ title }) => title.toLowerCase() === words.trim().toLowerCase())
  return place < 0 ? undefined : place === 0 ? 'yes' : 'no'
}
