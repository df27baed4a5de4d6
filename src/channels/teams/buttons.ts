import type { JsonValue } from '../../core/json.ts'
import type { SuggestedAction } from '../../core/reply.ts'
import type { OutboundActivity, OutboundAttachment } from './outbound.ts'
import type { TeamsAddress } from './reference.ts'
import type { Seal } from './sealed-action.ts'

/** What Teams shows under the field in which people write. */
const MOST_SUGGESTED = 6
const ADAPTIVE_CARD = 'application/vnd.microsoft.card.adaptive'

export interface ButtonParts {
  readonly conversation: string
  readonly to: TeamsAddress
  readonly locale: string
  readonly seal: Seal
}

/** Teams suggests what to say, to one person, in a personal chat; whatever else a button does needs a card. */
export function renderButtons(
  actions: readonly SuggestedAction[],
  parts: ButtonParts,
): Pick<OutboundActivity, 'suggestedActions' | 'attachments'> {
  if (actions.length === 0) return {}
  const said = actions.flatMap((action) => ('message' in action ? [action] : []))
  if (parts.to.kind === 'personal' && said.length === actions.length && said.length <= MOST_SUGGESTED) {
    const suggested = said.map(({ title, message }) => ({ type: 'imBack', title, value: message }))
    return { suggestedActions: { to: [parts.to.user], actions: suggested } }
  }
  return { attachments: [buttonCard(actions, parts)] }
}

function buttonCard(actions: readonly SuggestedAction[], { conversation, locale, seal }: ButtonParts) {
  return cardAttachment({
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    ...(isRightToLeft(locale) && { rtl: true }),
    body: [{ type: 'ActionSet', actions: actions.map((action) => cardAction(action, conversation, seal)) }],
  })
}

function cardAction(action: SuggestedAction, conversation: string, seal: Seal): JsonValue {
  const { title } = action
  if ('action' in action) {
    const data = seal.seal(conversation, { action: action.action })
    return { type: 'Action.Execute', title, verb: 'parley', data, fallback: { type: 'Action.Submit', title, data } }
  }
  const { message: text } = action
  const value = seal.seal(conversation, { message: text })
  // Shown as the customer's own words.
  return { type: 'Action.Submit', title, data: { msteams: { type: 'messageBack', displayText: title, text, value } } }
}

export const cardAttachment = (content: JsonValue): OutboundAttachment => ({ contentType: ADAPTIVE_CARD, content })

/** Deeper than any card is. */
const MAX_DEPTH = 32

/** A dialog's card, in which each button that names a dialog is bound to the conversation. */
export function sealCard(card: JsonValue, conversation: string, seal: Seal, depth = 0): JsonValue {
  if (typeof card !== 'object' || card === null || depth > MAX_DEPTH) return card
  if (Array.isArray(card)) return card.map((item) => sealCard(item, conversation, seal, depth + 1))
  const sealed = Object.fromEntries(
    Object.entries(card).map(([key, value]) => [key, sealCard(value, conversation, seal, depth + 1)]),
  )
  const { type, data } = card as { readonly [key: string]: JsonValue }
  if ((type !== 'Action.Submit' && type !== 'Action.Execute') || !namesDialog(data)) return sealed
  return { ...sealed, data: { ...seal.seal(conversation, { action: data }) } }
}

const namesDialog = (data: JsonValue | undefined): data is { readonly dialog: string; readonly value?: JsonValue } =>
  typeof data === 'object' && data !== null && 'dialog' in data && typeof data.dialog === 'string'

const RIGHT_TO_LEFT = new Set(['ar', 'dv', 'fa', 'he', 'ku', 'ps', 'sd', 'ug', 'ur', 'yi'])

export const isRightToLeft = (locale: string): boolean => RIGHT_TO_LEFT.has(locale.split('-')[0] ?? '')
