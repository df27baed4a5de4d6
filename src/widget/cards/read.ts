// The part of Adaptive Cards 1.5 that a chat needs. Whatever is not in it shows its fallback, or nothing.

import { type Fields, fields, list, words } from '../wire/activity.ts'

export interface Choice {
  readonly title: string
  readonly value: string
}

interface InputOf<Kind extends string> {
  readonly type: Kind
  readonly id: string
  readonly label: string
  readonly placeholder: string | undefined
  readonly value: string
  readonly required: boolean
}

export type Input =
  | (InputOf<'Input.Text'> & { readonly multiline: boolean; readonly maxLength: number | undefined })
  | (InputOf<'Input.Number' | 'Input.Date' | 'Input.Time'> & {
      readonly min: string | undefined
      readonly max: string | undefined
    })
  | (InputOf<'Input.ChoiceSet'> & {
      readonly choices: readonly Choice[]
      readonly several: boolean
      readonly expanded: boolean
    })
  | (InputOf<'Input.Toggle'> & { readonly title: string; readonly on: string; readonly off: string })

export type Action =
  | { readonly type: 'Action.Submit'; readonly title: string; readonly data: Fields; readonly unchecked: boolean }
  | { readonly type: 'Action.OpenUrl'; readonly title: string; readonly url: string }

export type Element =
  | {
      readonly type: 'TextBlock'
      readonly text: string
      readonly strong: boolean
      readonly large: boolean
      readonly subtle: boolean
    }
  | { readonly type: 'Image'; readonly url: string; readonly alt: string }
  | { readonly type: 'FactSet'; readonly facts: readonly Choice[] }
  | { readonly type: 'Container'; readonly items: readonly Element[] }
  | {
      readonly type: 'ColumnSet'
      readonly columns: readonly { readonly fixed: boolean; readonly items: readonly Element[] }[]
    }
  | { readonly type: 'ActionSet'; readonly actions: readonly Action[] }
  | Input

export interface Card {
  readonly body: readonly Element[]
  readonly actions: readonly Action[]
}

/** A card may have no more parts than this, however deep. */
const MOST = 300
const DEEPEST = 12

/** Undefined for what is no card, or one with nothing in it that can be shown; `fallback` is what it says then. */
export function readCard(content: unknown): { readonly card: Card | undefined; readonly fallback: string | undefined } {
  const given = fields(content)
  let left = MOST

  function readElements(value: unknown, depth: number): Element[] {
    if (depth > DEEPEST) return []
    return list(value).flatMap((item) => {
      left -= 1
      const element = fields(item)
      if (left < 0 || element.isVisible === false) return []
      const read = readElement(element, depth)
      return read ? [read] : readElements(element.fallback ? [element.fallback] : [], depth + 1)
    })
  }

  function readElement(element: Fields, depth: number): Element | undefined {
    switch (element.type) {
      case 'TextBlock':
        return readText(element)
      case 'Image': {
        const url = words(element.url)
        return url === undefined ? undefined : { type: 'Image', url, alt: words(element.altText) ?? '' }
      }
      case 'FactSet':
        return { type: 'FactSet', facts: list(element.facts).flatMap(readChoice) }
      case 'Container':
        return { type: 'Container', items: readElements(element.items, depth + 1) }
      case 'ColumnSet':
        return {
          type: 'ColumnSet',
          columns: list(element.columns).map((column) => ({
            fixed: fields(column).width === 'auto',
            items: readElements(fields(column).items, depth + 1),
          })),
        }
      case 'ActionSet':
        return { type: 'ActionSet', actions: list(element.actions).flatMap(readAction) }
      default:
        return readInput(element)
    }
  }

  const card = {
    body: given.type === 'AdaptiveCard' ? readElements(given.body, 0) : [],
    actions: list(given.actions).slice(0, 20).flatMap(readAction),
  }
  return { card: card.body.length > 0 ? card : undefined, fallback: words(given.fallbackText) }
}

function readText({ text, weight, size, isSubtle, style }: Fields): Element | undefined {
  const said = words(text)
  if (said === undefined) return undefined
  const large = size === 'Large' || size === 'ExtraLarge' || style === 'heading'
  return { type: 'TextBlock', text: said, strong: weight === 'Bolder' || large, large, subtle: isSubtle === true }
}

function readChoice(choice: unknown): Choice[] {
  const { title, value } = fields(choice)
  return words(title) === undefined ? [] : [{ title: String(title), value: String(value ?? '') }]
}

function readInput(element: Fields): Input | undefined {
  const id = words(element.id)
  if (id === undefined) return undefined
  const limit = (value: unknown) => (value === undefined || value === null ? undefined : String(value))
  const input = {
    id,
    label: words(element.label) ?? words(element.placeholder) ?? id,
    placeholder: words(element.placeholder),
    value: limit(element.value) ?? '',
    required: element.isRequired === true,
  }
  const { type } = element
  switch (type) {
    case 'Input.Text':
      return {
        type,
        ...input,
        multiline: element.isMultiline === true,
        maxLength: Number(element.maxLength) || undefined,
      }
    case 'Input.Number':
    case 'Input.Date':
    case 'Input.Time':
      return { type, ...input, min: limit(element.min), max: limit(element.max) }
    case 'Input.ChoiceSet':
      return {
        type,
        ...input,
        choices: list(element.choices).flatMap(readChoice),
        several: element.isMultiSelect === true,
        expanded: element.style === 'expanded',
      }
    case 'Input.Toggle':
      return {
        type,
        ...input,
        title: words(element.title) ?? input.label,
        on: limit(element.valueOn) ?? 'true',
        off: limit(element.valueOff) ?? 'false',
      }
    default:
      return undefined
  }
}

function readAction(action: unknown): Action[] {
  const { type, title, data, url, associatedInputs } = fields(action)
  const label = words(title)
  if (label === undefined) return []
  if (type === 'Action.Submit')
    return [{ type, title: label, data: fields(data), unchecked: associatedInputs === 'none' }]
  const address = words(url)
  return type === 'Action.OpenUrl' && address !== undefined ? [{ type, title: label, url: address }] : []
}
