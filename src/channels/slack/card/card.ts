import type { JsonValue } from '../../../core/json.ts'
import { cardText } from '../../../rendering/card-text.ts'
import { type Block, type Button, context, LIMITS, type Mrkdwn, mrkdwn, plain, section } from '../blocks.ts'
import type { Labels } from '../labels.ts'
import { plainText } from '../mrkdwn/escape.ts'
import { absoluteUrl } from '../mrkdwn/links.ts'
import { sectionTexts } from '../sections.ts'
import type { Choice } from '../signer.ts'
import { type CardAction, type CardElement, readCard } from './schema.ts'

export interface CardContext {
  readonly sign: (choice: Choice) => string
  readonly labels: Labels
  readonly baseUrl: string | undefined
  /** Id of the reply that has the card: its form is opened by that. */
  readonly reply: string
}

/** An Adaptive Card as Block Kit: the documented subset; of anything else, what it says. */
export function cardBlocks(card: JsonValue, given: CardContext): Block[] {
  const elements = readCard(card)
  const isForm = elements.some(({ type }) => type.startsWith('Input.'))
  return elements.flatMap((element, at) => elementBlocks(element, at, isForm, given))
}

function elementBlocks(element: CardElement, at: number, isForm: boolean, given: CardContext): Block[] {
  switch (element.type) {
    case 'TextBlock':
      return isHeading(element)
        ? [{ type: 'header', text: plain(element.text, LIMITS.headerText) }]
        : textSections(element.weight?.toLowerCase() === 'bolder' ? `**${element.text}**` : element.text, given)
    case 'Image': {
      const url = absoluteUrl(element.url, given.baseUrl)
      const alt = element.altText ?? ''
      if (url?.startsWith('https:') && url.length <= LIMITS.url)
        return [{ type: 'image', image_url: url, alt_text: plain(alt, LIMITS.altText).text }]
      return alt === '' ? [] : [context(`[${plainText(alt)}]`)]
    }
    case 'FactSet':
      return factSections(element.facts)
    case 'Actions':
      return actionBlocks(element.actions, at, isForm, given)
    case 'Unknown':
      return textSections(cardText({ body: [element.element] }), given)
    default:
      // Inputs are asked for in the form that a button opens.
      return []
  }
}

const isHeading = ({ style, size }: { readonly style?: string | undefined; readonly size?: string | undefined }) =>
  style === 'heading' || size === 'Large' || size === 'ExtraLarge'

const textSections = (text: string, { baseUrl }: CardContext): Block[] => sectionTexts(text, baseUrl).map(section)

function factSections(facts: readonly { readonly title: string; readonly value: string }[]): Block[] {
  const fields = facts.map(({ title, value }) => mrkdwn(cutField(`*${plainText(title)}*\n${plainText(value)}`)))
  const sections: Mrkdwn[][] = []
  for (let at = 0; at < fields.length; at += LIMITS.fields) sections.push(fields.slice(at, at + LIMITS.fields))
  return sections.map((fields) => ({ type: 'section', fields }))
}

const cutField = (text: string) =>
  text.length > LIMITS.fieldText ? `${text.slice(0, LIMITS.fieldText - 10).replace(/&[a-z]{0,3}$/, '')}…` : text

function actionBlocks(actions: readonly CardAction[], at: number, isForm: boolean, given: CardContext): Block[] {
  const buttons = actions.flatMap((action, index): Button[] => {
    const action_id = `card-${at}-${index}`
    if (action.type === 'Action.OpenUrl') {
      const url = absoluteUrl(action.url, given.baseUrl)
      const fits = url !== undefined && url.length <= LIMITS.url
      return fits ? [{ type: 'button', action_id, text: plain(action.title ?? url, LIMITS.buttonText), url }] : []
    }
    const choice: Choice = isForm ? { kind: 'form', reply: given.reply } : { kind: 'action', action: action.data }
    const value = given.sign(choice)
    const title = plain((isForm ? undefined : action.title) ?? given.labels.fillIn, LIMITS.buttonText)
    return value.length > LIMITS.buttonValue ? [] : [{ type: 'button', action_id, text: title, value }]
  })
  if (buttons.length === 0) return []
  return [{ type: 'actions', block_id: `parley-card-${at}`, elements: buttons.slice(0, LIMITS.actions) }]
}
