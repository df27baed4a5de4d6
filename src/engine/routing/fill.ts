import type { Dialog } from '../../core/dialog.ts'
import type { Found, Reading, Slot } from '../../core/slot.ts'
import { askFor, askWhetherRight, type NewQuestion, titlesOf } from './questions.ts'
import type { Hearing, Values } from './step.ts'

/** A dialog's slots on their way to being filled. */
export interface Form {
  readonly dialog: Dialog
  readonly values: Values
  /** Slots whose values need no confirmation: the customer has agreed to them, or a button carried them. */
  readonly agreed: readonly string[]
}

/** Takes from a text what it holds for the slots that are missing, first for the one that it answers. */
export async function takeFound(form: Form, words: string, hearing: Hearing, answered?: string): Promise<Form> {
  const { dialog } = form
  const values: Record<string, Values[string]> = { ...form.values }
  const find = (slot: Slot, answering: boolean) =>
    slot.find(words, readingOf(hearing, titlesOf(slot, dialog, hearing.text)), answering)
  const taken: Found[] = []
  const slot = dialog.slots.find(({ name }) => name === answered)
  const [answer] = slot ? await find(slot, true) : []
  if (slot && answer) {
    values[slot.name] = answer.value
    taken.push(answer)
  }
  const open = dialog.slots.filter(({ name, kind }) => !(name in values) && (kind === 'value' || kind === 'choice'))
  const found = await Promise.all(
    open.map(async (one) => ({
      slot: one,
      places: (await find(one, false)).filter((place) => !taken.some((other) => overlap(place, other))),
    })),
  )
  for (const { slot: one, places } of found) {
    const rivals = found.filter((other) => other.places.some((place) => places.some((mine) => overlap(mine, place))))
    const distinct = new Map(places.map((place) => [JSON.stringify(place.value), place]))
    // Two values for one slot, or one for two, is a guess: it is asked for.
    if (distinct.size !== rivals.length) continue
    const free = [...distinct.values()].find(
      (place) => !taken.includes(place) && !taken.some((other) => overlap(other, place)),
    )
    if (!free) continue
    values[one.name] = free.value
    taken.push(free)
  }
  return { ...form, values }
}

/** The values that a text puts in place of those that were given: "no, I meant Friday". Undefined where it does not. */
export async function corrected(
  form: Form,
  words: string,
  hearing: Hearing,
): Promise<{ form: Form; slot: Slot } | undefined> {
  for (const slot of form.dialog.slots) {
    const before = form.values[slot.name]
    if (before === undefined || slot.kind === 'text' || slot.kind === 'none') continue
    const reading = readingOf(hearing, titlesOf(slot, form.dialog, hearing.text))
    const found = await slot.find(words, reading, slot.kind === 'yes-or-no')
    const other = found.find(({ value }) => JSON.stringify(value) !== JSON.stringify(before))
    if (other) return { form: { ...form, values: { ...form.values, [slot.name]: other.value } }, slot }
  }
  return undefined
}

/** What is left to be asked; the checked slots where nothing is; or that they do not go together. */
export function nextOf(
  form: Form,
  { locale, text }: Hearing,
): { readonly question: NewQuestion; readonly form: Form } | { readonly slots: unknown } | { readonly wrong: string } {
  const { dialog, values, agreed } = form
  const missing = dialog.slots.find((slot) => slot.asked && !(slot.name in values))
  if (missing) return { question: askFor(missing, dialog, locale, text), form }
  const unsure = dialog.slots.find(({ name, confirm }) => confirm && name in values && !agreed.includes(name))
  if (unsure) return { question: askWhetherRight(unsure, values[unsure.name] ?? null, dialog, text), form }
  const checked = dialog.checkSlots(values)
  if (!('wrong' in checked)) return checked
  const blamed = dialog.slots.find(({ name, asked }) => name === checked.slot && asked && name in values)
  if (!blamed) return checked
  const { [blamed.name]: _, ...others } = values
  return { question: askFor(blamed, dialog, locale, text), form: { ...form, values: others } }
}

/** Longer messages have no slots' values alone to strip. */
const LONGEST = 300

/** A message without the values that these dialogs' slots find in it. */
export async function withoutValues(words: string, dialogs: Iterable<Dialog>, hearing: Hearing): Promise<string> {
  if (words.length > LONGEST) return words
  const slots = [...dialogs].flatMap((dialog) => dialog.slots.filter(({ kind }) => kind === 'value'))
  const found = await Promise.all(slots.map((slot) => slot.find(words, readingOf(hearing, {}), false)))
  const kept = words.split('')
  for (const { start, end } of found.flat()) kept.fill(' ', start, end)
  return kept.join('')
}

export function readingOf({ now, timeZone }: Hearing, titles: Reading['titles']): Reading {
  return { now, timeZone, titles }
}

function overlap(one: Found, other: Found): boolean {
  return one.start < other.end && other.start < one.end
}
