import { z } from 'zod'
import type { Dialog, Examples } from '../core/dialog.ts'
import type { Turn } from '../core/turn.ts'
import type { Callable, DefinedTools } from './define-tools.ts'
import { readSlots } from './slots/read-slots.ts'

type ToolSets = Readonly<Record<string, DefinedTools>>

/** A turn with the tools that the dialog names. */
export type DialogTurn<Tools = Record<never, never>> = Omit<Turn, 'tools'> & { readonly tools: Callable<Tools> }

export interface DialogDefinition<Slots extends z.ZodObject = z.ZodObject, Tools extends ToolSets = ToolSets> {
  /** One sentence on what it is for. */
  readonly description: string
  /** Messages that call for it, in every language of the bot; as a record, named topics. */
  readonly examples?: Examples
  /** The values that it starts with: taken from the customer's words or a button, and asked for where they are missing. */
  readonly slots?: Slots
  /** The tools that it uses, from `dialogs/tools`. */
  readonly tools?: Tools
  run(turn: DialogTurn<Tools>, slots: z.output<Slots>): Promise<void>
}

/** A dialog without what its file says of it: its name and its version. */
export type UnnamedDialog = Omit<Dialog, 'name' | 'version'>

const NO_SLOTS = z.object({})

/** Defines the conversation of one file in `dialogs/`. Throws a ParleyError for slots that cannot be asked for. */
export function defineDialog<
  Slots extends z.ZodObject = z.ZodObject<Record<never, never>>,
  Tools extends ToolSets = Record<never, never>,
>(definition: DialogDefinition<Slots, Tools>): UnnamedDialog {
  const schema: z.ZodObject = definition.slots ?? NO_SLOTS
  return {
    description: definition.description,
    examples: definition.examples ?? [],
    slots: readSlots(schema),
    tools: definition.tools ?? {},
    checkSlots(value = {}) {
      const result = schema.safeParse(value)
      if (result.success) return { slots: result.data }
      const [path] = result.error.issues[0]?.path ?? []
      return { wrong: z.prettifyError(result.error), ...(typeof path === 'string' && { slot: path }) }
    },
    // The schemas that check what goes in and out are the ones that the types come from.
    run: (turn, slots) => definition.run(turn as unknown as DialogTurn<Tools>, slots as z.output<Slots>),
  }
}
