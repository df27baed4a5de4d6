import { z } from 'zod'
import type { Action } from '../../../core/action.ts'
import type { JsonValue } from '../../../core/json.ts'
import { type Block, type InputElement, LIMITS, plain } from '../blocks.ts'
import type { Labels } from '../labels.ts'
import { type ModalView, modal } from '../modal.ts'
import { type CardInput, readCard } from './schema.ts'

/** The form of a card: its inputs, and what its submit starts. */
export interface CardForm {
  readonly inputs: readonly CardInput[]
  readonly action: Action
  readonly title: string | undefined
}

/** Undefined for a card that asks for nothing, or submits nothing. */
export function formOf(card: JsonValue): CardForm | undefined {
  const elements = readCard(card)
  const inputs = elements.filter((element): element is CardInput => element.type.startsWith('Input.'))
  const actions = elements.flatMap((element) => (element.type === 'Actions' ? element.actions : []))
  const submit = actions.find((action) => action.type === 'Action.Submit')
  if (inputs.length === 0 || !submit) return undefined
  return { inputs: inputs.slice(0, LIMITS.modalBlocks), action: submit.data, title: submit.title }
}

/** The modal that asks for a form's inputs. */
export function modalOf({ inputs, title }: CardForm, labels: Labels): ModalView {
  const blocks = inputs.map(
    (input): Block => ({
      type: 'input',
      block_id: input.id,
      label: plain(labelOf(input), LIMITS.label),
      element: elementOf(input),
      optional: input.isRequired !== true,
    }),
  )
  return modal(title ?? labels.fillIn, blocks, labels)
}

const labelOf = (input: CardInput) =>
  input.label ?? (input.type === 'Input.Toggle' ? input.title : (input.placeholder ?? input.id))

const ELEMENT = 'input'

function elementOf(input: CardInput): InputElement {
  const placeholder = input.placeholder === undefined ? {} : { placeholder: plain(input.placeholder, 150) }
  const base = { action_id: ELEMENT }
  switch (input.type) {
    case 'Input.Text':
      return {
        ...base,
        ...placeholder,
        type: 'plain_text_input',
        multiline: input.isMultiline ?? false,
        ...(input.maxLength !== undefined && { max_length: Math.min(input.maxLength, 3_000) }),
        ...(input.value !== undefined && { initial_value: input.value }),
      }
    case 'Input.Number': {
      const { min, max } = input
      return {
        ...base,
        ...placeholder,
        type: 'number_input',
        is_decimal_allowed: true,
        ...(min !== undefined && { min_value: String(min) }),
        ...(max !== undefined && { max_value: String(max) }),
      }
    }
    case 'Input.Date':
      return { ...base, type: 'datepicker' }
    case 'Input.Time':
      return { ...base, type: 'timepicker' }
    case 'Input.Toggle':
      return { ...base, type: 'checkboxes', options: [{ text: plain(input.title, LIMITS.optionText), value: 'true' }] }
    case 'Input.ChoiceSet': {
      const type = input.isMultiSelect ? 'multi_static_select' : 'static_select'
      // A value may be longer than Slack carries: its place stands for it.
      const options = input.choices.map(({ title }, at) => ({
        text: plain(title, LIMITS.optionText),
        value: String(at),
      }))
      return { ...base, ...placeholder, type, options }
    }
  }
}

const optionSchema = z.object({ value: z.string() })
const stateSchema = z.record(
  z.string(),
  z.record(
    z.string(),
    z.object({
      value: z.string().max(3_000).nullish(),
      selected_date: z.string().nullish(),
      selected_time: z.string().nullish(),
      selected_option: optionSchema.nullish(),
      selected_options: z.array(optionSchema).nullish(),
    }),
  ),
)

/** The action that a filled form starts. Undefined where a value is not one that the form could have given. */
export function submittedAction({ inputs, action }: CardForm, state: unknown): Action | undefined {
  const parsed = stateSchema.safeParse(state)
  if (!parsed.success || !Object.keys(parsed.data).every((id) => inputs.some((input) => input.id === id)))
    return undefined
  const values: Record<string, JsonValue> = {}
  for (const input of inputs) {
    const given = parsed.data[input.id]?.[ELEMENT]
    const value = given && valueFrom(input, given)
    if (value instanceof Error) return undefined
    if (value !== undefined) values[input.id] = value
    else if (input.isRequired) return undefined
  }
  return { dialog: action.dialog, value: { ...(action.value as object | undefined), ...values } }
}

type Given = z.infer<typeof stateSchema>[string][string]

const NOT_OFFERED = new Error('not among the choices')

function valueFrom(input: CardInput, given: Given): JsonValue | undefined | Error {
  switch (input.type) {
    case 'Input.Text':
      return given.value ?? undefined
    case 'Input.Number': {
      if (given.value === undefined || given.value === null) return undefined
      const number = Number(given.value)
      return Number.isFinite(number) ? number : NOT_OFFERED
    }
    case 'Input.Date':
      return given.selected_date ?? undefined
    case 'Input.Time':
      return given.selected_time ?? undefined
    case 'Input.Toggle':
      return (given.selected_options ?? []).length > 0
    case 'Input.ChoiceSet': {
      const chosen = [...(given.selected_options ?? []), ...(given.selected_option ? [given.selected_option] : [])]
      const values = chosen.map(({ value }) =>
        /^\d{1,3}$/.test(value) ? input.choices[Number(value)]?.value : undefined,
      )
      if (values.some((value) => value === undefined)) return NOT_OFFERED
      const known = values.filter((value) => value !== undefined)
      return input.isMultiSelect ? known : known[0]
    }
  }
}
