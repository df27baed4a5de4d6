import type { JsonValue } from '../core/json.ts'

type Element = { readonly [key: string]: JsonValue }

/** Elements within each other that are looked into. */
const DEEPEST = 20

/**
 * What an Adaptive Card says, as markdown, for platforms that show none: all that can be read in it, where its links
 * lead, and what its fields ask for. Buttons that only the card itself could send are left out.
 */
export function cardText(card: JsonValue): string {
  if (!isElement(card)) return ''
  const said = paragraphs([...childrenOf(card, 'body'), ...childrenOf(card, 'actions')], 0)
  return said || textOf(card, 'fallbackText') || textOf(card, 'speak')
}

function paragraphs(elements: readonly Element[], depth: number): string {
  if (depth > DEEPEST) return ''
  return elements
    .map((element) => said(element, depth + 1).trim())
    .filter((text) => text !== '')
    .join('\n\n')
}

function said(element: Element, depth: number): string {
  if (element.isVisible === false) return ''
  const inner = (key: string) => paragraphs(childrenOf(element, key), depth)
  switch (element.type) {
    case 'TextBlock':
      return heading(element, textOf(element, 'text'))
    case 'RichTextBlock':
      return list(element.inlines)
        .map((run) => (typeof run === 'string' ? run : textOf(run, 'text')))
        .join('')
    case 'FactSet':
      return childrenOf(element, 'facts')
        .map((fact) => `- **${textOf(fact, 'title')}** ${textOf(fact, 'value')}`)
        .join('\n')
    case 'Image':
      return textOf(element, 'altText')
    case 'ImageSet':
      return inner('images')
    case 'Media':
      return textOf(element, 'altText')
    case 'ColumnSet':
      return inner('columns')
    case 'ActionSet':
      return inner('actions')
    case 'Table':
      return table(childrenOf(element, 'rows'), depth)
    case 'Action.OpenUrl':
      return `[${textOf(element, 'title') || textOf(element, 'url')}](<${textOf(element, 'url')}>)`
    case 'Action.ShowCard':
      return isElement(element.card) ? paragraphs(childrenOf(element.card, 'body'), depth) : ''
    case 'Input.ChoiceSet':
      return [field(element), ...childrenOf(element, 'choices').map((choice) => `- ${textOf(choice, 'title')}`)].join(
        '\n',
      )
    default:
      return other(element, depth)
  }
}

/** A container, a field, or what a later version of the schema has: its content, else what it offers instead. */
function other(element: Element, depth: number): string {
  const type = textOf(element, 'type')
  if (type.startsWith('Input.')) return field(element)
  if (type.startsWith('Action.')) return ''
  return (
    paragraphs(childrenOf(element, 'items'), depth) ||
    textOf(element, 'text') ||
    (isElement(element.fallback) ? paragraphs([element.fallback], depth) : '')
  )
}

const field = (element: Element) =>
  textOf(element, 'label') || textOf(element, 'placeholder') || textOf(element, 'title')

function heading(element: Element, text: string): string {
  const stands = element.style === 'heading' || element.weight === 'Bolder' || element.weight === 'bolder'
  return stands && text !== '' && !/[*\n]/.test(text) ? `**${text.trim()}**` : text
}

/** The first row is the header, as markdown has it. */
function table(rows: readonly Element[], depth: number): string {
  const lines = rows.map((row) =>
    childrenOf(row, 'cells').map((cell) =>
      paragraphs(childrenOf(cell, 'items'), depth).replace(/\s+/g, ' ').replaceAll('|', '\\|'),
    ),
  )
  const [header = []] = lines
  return [header, header.map(() => '---'), ...lines.slice(1)].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

const isElement = (value: JsonValue | undefined): value is Element =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const list = (value: JsonValue | undefined): readonly (string | Element)[] =>
  Array.isArray(value)
    ? value.filter((item): item is string | Element => typeof item === 'string' || isElement(item))
    : []

const childrenOf = (element: Element, key: string): readonly Element[] => list(element[key]).filter(isElement)

function textOf(element: string | Element, key: string): string {
  if (typeof element === 'string') return element
  const value = element[key]
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}
