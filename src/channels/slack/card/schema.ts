import { z } from 'zod'
import type { Action } from '../../../core/action.ts'
import type { JsonValue } from '../../../core/json.ts'

/** The documented subset of Adaptive Cards: what becomes Block Kit. */
const text = z.string().max(20_000)
const id = z.string().min(1).max(100)

const textBlock = z.object({
  type: z.literal('TextBlock'),
  text,
  size: z.string().optional(),
  weight: z.string().optional(),
  style: z.string().optional(),
})
const image = z.object({ type: z.literal('Image'), url: z.string(), altText: text.optional() })
const factSet = z.object({
  type: z.literal('FactSet'),
  facts: z.array(z.object({ title: text, value: text })),
})

const input = { id, label: text.optional(), isRequired: z.boolean().optional(), placeholder: text.optional() }
const choices = z
  .array(z.object({ title: text.min(1), value: text.min(1) }))
  .min(1)
  .max(100)
const inputSchema = z.discriminatedUnion('type', [
  z.object({
    ...input,
    type: z.literal('Input.Text'),
    isMultiline: z.boolean().optional(),
    maxLength: z.int().positive().optional(),
    value: text.optional(),
  }),
  z.object({
    ...input,
    type: z.literal('Input.Number'),
    min: z.number().optional(),
    max: z.number().optional(),
  }),
  z.object({ ...input, type: z.literal('Input.Date') }),
  z.object({ ...input, type: z.literal('Input.Time') }),
  z.object({ ...input, type: z.literal('Input.Toggle'), title: text }),
  z.object({
    ...input,
    type: z.literal('Input.ChoiceSet'),
    isMultiSelect: z.boolean().optional(),
    style: z.string().optional(),
    choices,
  }),
])

export type CardInput = z.infer<typeof inputSchema>

const json: z.ZodType<JsonValue> = z.json()

/** What a submit carries: the dialog that it starts, and values that the inputs are added to. */
const submitSchema = z
  .object({ dialog: z.string().min(1).max(100), value: z.record(z.string(), json).optional() })
  .transform(({ dialog, value }): Action => (value === undefined ? { dialog } : { dialog, value }))

const actionSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Action.OpenUrl'), title: text.optional(), url: z.string() }),
  z.object({ type: z.literal('Action.Submit'), title: text.optional(), data: submitSchema }),
])

export type CardAction = z.infer<typeof actionSchema>

export type CardElement =
  | z.infer<typeof textBlock>
  | z.infer<typeof image>
  | z.infer<typeof factSet>
  | CardInput
  | { readonly type: 'Actions'; readonly actions: readonly CardAction[] }
  | { readonly type: 'Unknown'; readonly element: JsonValue }

const shown = z.union([textBlock, image, factSet, inputSchema])
const containers = z.object({
  type: z.enum(['Container', 'ColumnSet', 'Column', 'ImageSet', 'ActionSet']),
  items: z.array(z.unknown()).optional(),
  columns: z.array(z.unknown()).optional(),
  images: z.array(z.unknown()).optional(),
  actions: z.array(z.unknown()).optional(),
})
const cardSchema = z.object({ body: z.array(z.unknown()).default([]), actions: z.array(z.unknown()).default([]) })

/** How deep containers may be within each other. */
const DEEPEST = 10

/** The elements of a card in reading order, containers opened; what is not known is there with its texts. */
export function readCard(card: JsonValue): CardElement[] {
  const parsed = cardSchema.safeParse(card)
  if (!parsed.success) return [unknownElement(card)]
  return [...parsed.data.body.flatMap((item) => elementsOf(item, 0)), ...actionsOf(parsed.data.actions)]
}

function elementsOf(given: unknown, depth: number): CardElement[] {
  const element = shown.safeParse(given)
  if (element.success) return [element.data]
  const container = containers.safeParse(given)
  if (!container.success || depth >= DEEPEST) return [unknownElement(given)]
  // Columns have no type of their own in many cards.
  const { items = [], columns = [], images = [], actions = [] } = container.data
  const columnsWithType = columns.map((column) => ({ type: 'Column', ...(column as object) }))
  return [
    ...[...items, ...columnsWithType, ...images].flatMap((item) => elementsOf(item, depth + 1)),
    ...actionsOf(actions),
  ]
}

function actionsOf(given: readonly unknown[]): CardElement[] {
  if (given.length === 0) return []
  const actions = given.flatMap((action) => {
    const read = actionSchema.safeParse(action)
    return read.success ? [read.data] : []
  })
  const rest = given.filter((action) => !actionSchema.safeParse(action).success).map(unknownElement)
  return [...(actions.length > 0 ? [{ type: 'Actions', actions } as const] : []), ...rest]
}

const unknownElement = (element: unknown): CardElement => ({
  type: 'Unknown',
  element: json.catch(null).parse(element),
})
