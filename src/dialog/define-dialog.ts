import { z } from 'zod'
import type { Dialog, Examples } from '../core/dialog.ts'
import type { Turn } from '../core/turn.ts'

export interface DialogDefinition<Slots extends z.ZodType = z.ZodType> {
  /** One sentence on what it is for. */
  readonly description: string
  /** Messages that call for it, in every language of the bot; as a record, named topics. */
  readonly examples?: Examples
  /** The values it starts with; a button that names the dialog carries them. */
  readonly slots?: Slots
  run(turn: Turn, slots: z.infer<Slots>): Promise<void>
}

/** A dialog without its name, which is its file's. */
export type UnnamedDialog = Omit<Dialog, 'name'>

const NO_SLOTS = z.unknown()

/** Defines the conversation of one file in `dialogs/`. */
export function defineDialog<Slots extends z.ZodType>(definition: DialogDefinition<Slots>): UnnamedDialog {
  const schema: z.ZodType = definition.slots ?? NO_SLOTS
  return {
    description: definition.description,
    examples: definition.examples ?? [],
    checkSlots(value) {
      const result = schema.safeParse(value)
      return result.success ? { slots: result.data } : { wrong: z.prettifyError(result.error) }
    },
    run: (turn, slots) => definition.run(turn, slots as z.infer<Slots>),
  }
}
