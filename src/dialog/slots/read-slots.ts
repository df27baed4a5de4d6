import { z } from 'zod'
import { ParleyError } from '../../core/errors.ts'
import type { JsonValue } from '../../core/json.ts'
import type { Found, Reading, Slot } from '../../core/slot.ts'
import { yesOrNo } from '../reading/yes-or-no.ts'
import { answeredChoice, type Choice, findChoices } from './choices.ts'
import { type Finder, findDates, findEmails, findPattern, findUrls } from './finders.ts'
import { findNumbers } from './numbers.ts'

/** What an author may say of a slot with `.meta({ … })`. */
export interface SlotMeta {
  /** The question for it, in one language or in each; `false`: it comes by a button alone and is never asked for. */
  readonly ask?: string | Readonly<Record<string, string>> | false
  /** Has the customer say once more that it was understood. */
  readonly confirm?: boolean
  /** Lets other dialogs of this conversation, with a slot of the same name, have it. */
  readonly remember?: boolean
  /** Other words for a choice, by the choice. */
  readonly synonyms?: Readonly<Record<string, readonly string[]>>
}

declare module 'zod' {
  interface GlobalMeta extends SlotMeta {}
}

const slotMeta = z.object({
  ask: z.union([z.string().min(1), z.record(z.string(), z.string().min(1)), z.literal(false)]).optional(),
  confirm: z.boolean().optional(),
  remember: z.boolean().optional(),
  synonyms: z.record(z.string(), z.array(z.string().min(1))).optional(),
})

/** The part of a JSON schema that tells how to ask for a value. */
const described = z.looseObject({
  type: z.string().optional(),
  format: z.string().optional(),
  pattern: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  anyOf: z.array(z.looseObject({ const: z.unknown() })).optional(),
  description: z.string().optional(),
})
type Described = z.infer<typeof described>

/** Reads the slots of a schema, in order. Throws a ParleyError that names each slot that cannot be asked for, and the mend. */
export function readSlots(schema: z.ZodObject): readonly Slot[] {
  const problems: string[] = []
  const slots = Object.entries(schema.shape).flatMap(([name, field]) => {
    const read = readSlot(name, field as z.ZodType)
    if (typeof read !== 'string') return [read]
    problems.push(`slots.${name}: ${read}`)
    return []
  })
  if (problems.length > 0) throw new ParleyError('config-invalid', problems.join('\n'))
  return slots
}

function readSlot(name: string, field: z.ZodType): Slot | string {
  const json = z.toJSONSchema(field, { io: 'input', unrepresentable: 'any' })
  const meta = slotMeta.safeParse(json)
  if (!meta.success) return `.meta(): ${z.prettifyError(meta.error)}`
  const { ask, confirm = false, remember = false, synonyms = {} } = meta.data
  const shape = described.safeParse(json).data ?? {}
  const choices = choicesOf(shape)
  const strange = Object.keys(synonyms).filter((value) => !choices.includes(value))
  if (strange.length > 0) return `.meta({ synonyms }): there is no choice ${strange.join(', ')}`
  const named = choices.map((value) => ({ value, names: synonyms[value] ?? [] }))
  const accepts = (value: JsonValue) => field.safeParse(value).success
  const asked = ask !== false && !field.safeParse(undefined).success
  const kind = kindOf(shape, named)
  if (!kind && asked) {
    return `${shape.type ?? 'a value of this kind'} cannot be asked for: use a string, number, boolean, date or choice, make it optional, or say .meta({ ask: false }) where a button carries it`
  }
  return {
    name,
    description: shape.description,
    question: ask === false ? undefined : ask,
    asked,
    kind: ask === false ? 'none' : (kind?.kind ?? 'none'),
    confirm,
    remember,
    schema: schemaOf(json),
    choices,
    accepts,
    async find(text, reading, answering) {
      if (!kind) return []
      const read = kind.kind === 'text' ? text : halfWidth(text)
      return accepted(await kind.find(read, reading, answering), accepts)
    },
  }
}

/** Without what is said to the house alone. */
function schemaOf(json: object): Slot['schema'] {
  const own = ['$schema', '~standard', ...Object.keys(slotMeta.shape)]
  const kept = Object.entries(json).filter(([key]) => !own.includes(key))
  return JSON.parse(JSON.stringify(Object.fromEntries(kept))) as Slot['schema']
}

/** Letters, digits and signs as a Chinese keyboard's wide ones, in their usual form; each keeps its place. */
function halfWidth(text: string): string {
  return text.replace(/[！-～]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
}

/** Of several readings of one place the first that the schema takes. */
function accepted(found: readonly Found[], accepts: (value: JsonValue) => boolean): Found[] {
  const taken: Found[] = []
  for (const one of found) {
    const read = taken.some(
      ({ start, value }) => start === one.start && typeof value === typeof one.value && sameWord(value, one.value),
    )
    if (!read && accepts(one.value)) taken.push(one)
  }
  return taken
}

const sameWord = (one: JsonValue, other: JsonValue) => String(one).toLowerCase() === String(other).toLowerCase()

interface Kind {
  readonly kind: Slot['kind']
  find(text: string, reading: Reading, answering: boolean): Found[] | Promise<Found[]>
}

const FORMATS: Readonly<Record<string, Finder>> = { email: findEmails, uri: findUrls, date: findDates }

function kindOf(shape: Described, choices: readonly Choice[]): Kind | undefined {
  if (choices.length > 0) return choiceKind(choices)
  switch (shape.type) {
    case 'boolean':
      return { kind: 'yes-or-no', find: (text, _reading, answering) => (answering ? wholly(text, truth(text)) : []) }
    case 'integer':
    case 'number':
      return { kind: 'value', find: findNumbers }
    case 'string':
      return stringKind(shape)
    default:
      return undefined
  }
}

function truth(text: string): boolean | undefined {
  const said = yesOrNo(text)
  return said && said === 'yes'
}

function choiceKind(choices: readonly Choice[]): Kind {
  return {
    kind: 'choice',
    find(text, { titles }, answering) {
      const shown = choices.map(({ value, names }) => ({ value, names: [...names, titles[value] ?? value] }))
      return answering ? wholly(text, answeredChoice(text, shown)) : findChoices(text, shown)
    },
  }
}

function stringKind({ format, pattern }: Described): Kind {
  const byFormat = format === undefined ? undefined : FORMATS[format]
  const finder = byFormat ?? (pattern === undefined ? undefined : findPattern(pattern))
  const whole = (text: string): Found[] => wholly(text, text.trim() || undefined)
  if (!finder) return { kind: 'text', find: (text, _reading, answering) => (answering ? whole(text) : []) }
  return {
    kind: 'value',
    async find(text, reading, answering) {
      const found = await finder(text, reading)
      return answering ? [...found, ...whole(text), ...whole(text.replace(/\s+/g, '').toUpperCase())] : found
    },
  }
}

function wholly(text: string, value: JsonValue | undefined): Found[] {
  return value === undefined ? [] : [{ value, start: 0, end: text.length }]
}

function choicesOf({ enum: values, const: only, anyOf = [], type }: Described): string[] {
  const all = values ?? (only === undefined ? anyOf.map((branch) => branch.const) : [only])
  return type === 'boolean' ? [] : all.filter((value) => typeof value === 'string')
}
