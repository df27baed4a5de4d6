import type { Dialog } from '../../core/dialog.ts'
import { PERSON_DIALOG } from '../../core/handover.ts'
import type { JsonValue } from '../../core/json.ts'
import type { PendingDialog, PendingQuestion } from '../../core/memory.ts'
import type { ReplyDraft, SuggestedAction } from '../../core/reply.ts'
import type { Slot, TextOf } from '../../core/slot.ts'
import { type Hearing, valuesOf } from './step.ts'

/** Digressions from one question after which it is said that there is no hurry. */
const PATIENCE = 3

/** A question of the house, and what it takes for an answer. */
export type NewQuestion = Pick<PendingQuestion, 'reply' | 'accepts'> & { readonly slot: string }

/** The question for a slot: in the locale files as `slot.DIALOG.SLOT`, in its schema, or made from its description. */
export function askFor(slot: Slot, dialog: Dialog, locale: string, text: TextOf): NewQuestion {
  const { question } = slot
  const own = typeof question === 'object' ? question[locale] : question
  const asked = text(`slot.${dialog.name}.${slot.name}`) ?? own ?? text('slot.ask', { slot: nameOf(slot) }) ?? slot.name
  return { reply: withButtons(asked, buttonsOf(slot, dialog, text)), accepts: 'slot', slot: slot.name }
}

export function askWhetherRight(slot: Slot, value: JsonValue, dialog: Dialog, text: TextOf): NewQuestion {
  const shown = showValue(slot, value, dialog, text)
  const asked = text('slot.confirm', { slot: nameOf(slot), value: shown }) ?? shown
  return { reply: withButtons(asked, yesAndNo(text)), accepts: 'confirm', slot: slot.name }
}

/** A value in the words of its button. */
export function showValue(slot: Slot, value: JsonValue, dialog: Dialog, text: TextOf): string {
  if (typeof value === 'boolean') return text(value ? 'yes' : 'no') ?? String(value)
  const word = typeof value === 'string' ? value : JSON.stringify(value)
  // What a customer wrote is looked up nowhere.
  return slot.choices.includes(word) ? (titlesOf(slot, dialog, text)[word] ?? word) : word
}

/** What a customer sees in place of each choice: `slot.DIALOG.SLOT.CHOICE`, or the choice itself. */
export function titlesOf({ name, choices }: Slot, dialog: Dialog, text: TextOf): Readonly<Record<string, string>> {
  return Object.fromEntries(choices.map((choice) => [choice, text(`slot.${dialog.name}.${name}.${choice}`) ?? choice]))
}

/** The same question once more, after something that was no answer. */
export function askAgain({ reply }: PendingQuestion, text: TextOf): ReplyDraft {
  return { ...reply, text: text('slot.again', { question: reply.text }) ?? reply.text }
}

/** The same question once more, after something else was talked of. */
export function askOn({ reply, digressions }: PendingQuestion, hearing: Hearing): ReplyDraft {
  const { text } = hearing
  const back = text('dialog.back', { question: reply.text }) ?? reply.text
  if (digressions < PATIENCE) return { ...reply, text: back }
  return {
    ...reply,
    text: `${back}\n\n${text('dialog.patience') ?? ''}`,
    suggestedActions: [...(reply.suggestedActions ?? []), ...personButton(hearing)],
  }
}

/** The offer of a person, where there is one. */
export function personButton({ text, person }: Hearing): SuggestedAction[] {
  return person ? [{ title: text('handoff.button') ?? '', action: { dialog: PERSON_DIALOG } }] : []
}

/** The question for a slot in the language that is spoken now; a dialog's own question stays as it was put. */
export function restated(pending: PendingDialog, dialog: Dialog | undefined, { locale, text }: Hearing): PendingDialog {
  const { question } = pending
  const slot = dialog?.slots.find(({ name }) => name === question?.slot)
  if (!question || !dialog || !slot) return pending
  const value = valuesOf(pending)[slot.name]
  const again =
    question.accepts === 'confirm' && value !== undefined
      ? askWhetherRight(slot, value, dialog, text)
      : askFor(slot, dialog, locale, text)
  return { ...pending, question: { ...question, reply: again.reply } }
}

/** Something came in between: the question waits, and is said again afterwards. */
export function digressed(pending: PendingDialog): PendingDialog {
  const { question } = pending
  return question ? { ...pending, question: { ...question, digressions: question.digressions + 1 } } : pending
}

function nameOf({ name, description }: Slot): string {
  return description ?? name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
}

function buttonsOf(slot: Slot, dialog: Dialog, text: TextOf): SuggestedAction[] {
  if (slot.kind === 'yes-or-no') return yesAndNo(text)
  return Object.values(titlesOf(slot, dialog, text)).map((title) => ({ title, message: title }))
}

function yesAndNo(text: TextOf): SuggestedAction[] {
  return [text('yes') ?? '', text('no') ?? ''].map((title) => ({ title, message: title }))
}

function withButtons(text: string, suggestedActions: readonly SuggestedAction[]): ReplyDraft {
  return suggestedActions.length > 0 ? { text, suggestedActions } : { text }
}
