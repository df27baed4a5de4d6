import type { Dialog } from '../../core/dialog.ts'
import type { Slot } from '../../core/slot.ts'
import { readingOf } from './fill.ts'
import type { Hearing } from './step.ts'

/** The dialogs that take a message which is a slot's value and nothing else, such as an order number on its own. */
export async function takersOf(words: string, dialogs: Iterable<Dialog>, hearing: Hearing): Promise<string[]> {
  const takers = [...dialogs].map(async ({ name, slots }) => {
    const found = await Promise.all(slots.filter(isOfOurMaking).map((slot) => holdsOnly(slot, words, hearing)))
    return found.includes(true) ? [name] : []
  })
  return (await Promise.all(takers)).flat()
}

/** Other values, such as a date or an e-mail address, may be meant for anything. */
function isOfOurMaking({ kind, asked, schema }: Slot): boolean {
  return kind === 'value' && asked && schema.pattern !== undefined && schema.format === undefined
}

async function holdsOnly(slot: Slot, words: string, hearing: Hearing): Promise<boolean> {
  const [value, ...others] = await slot.find(words, readingOf(hearing, {}), false)
  if (!value || others.length > 0) return false
  return !/[\p{L}\p{N}]/u.test(words.slice(0, value.start) + words.slice(value.end))
}
