/** As much of Block Kit as is sent; lengths in characters, as https://docs.slack.dev/reference/block-kit has them. */
export const LIMITS = {
  blocks: 50,
  sectionText: 3_000,
  headerText: 150,
  buttonText: 75,
  buttonValue: 2_000,
  actions: 25,
  fields: 10,
  fieldText: 2_000,
  options: 100,
  optionText: 75,
  optionValue: 150,
  modalTitle: 24,
  label: 2_000,
  altText: 2_000,
  url: 3_000,
  modalBlocks: 100,
} as const

export interface PlainText {
  readonly type: 'plain_text'
  readonly text: string
}

export interface Mrkdwn {
  readonly type: 'mrkdwn'
  readonly text: string
  readonly verbatim: true
}

export interface Button {
  readonly type: 'button'
  readonly action_id: string
  readonly text: PlainText
  readonly value?: string
  readonly url?: string
}

interface FeedbackButton {
  readonly text: PlainText
  readonly value: string
}

export interface InputElement {
  readonly type: string
  readonly action_id: string
  readonly [option: string]: unknown
}

export type Block =
  | { readonly type: 'section'; readonly text: Mrkdwn }
  | { readonly type: 'section'; readonly fields: readonly Mrkdwn[] }
  | { readonly type: 'header'; readonly text: PlainText }
  | { readonly type: 'image'; readonly image_url: string; readonly alt_text: string }
  | { readonly type: 'divider' }
  | { readonly type: 'context'; readonly elements: readonly Mrkdwn[] }
  | { readonly type: 'actions'; readonly block_id: string; readonly elements: readonly Button[] }
  | {
      readonly type: 'context_actions'
      readonly elements: readonly {
        readonly type: 'feedback_buttons'
        readonly action_id: string
        readonly positive_button: FeedbackButton
        readonly negative_button: FeedbackButton
      }[]
    }
  | {
      readonly type: 'input'
      readonly block_id: string
      readonly label: PlainText
      readonly element: InputElement
      readonly optional: boolean
    }

/** Plain text without formatting, no longer than this. */
export function plain(text: string, most: number): PlainText {
  const characters = [...text.replace(/\s+/g, ' ').trim()]
  const shown = characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : characters.join('')
  // Slack refuses an empty text, and counts as JavaScript does.
  return { type: 'plain_text', text: shown === '' ? '…' : shown.slice(0, most).toWellFormed() }
}

/** `verbatim`: Slack links no word that looks like a channel, a mention or an address. */
export const mrkdwn = (text: string): Mrkdwn => ({ type: 'mrkdwn', text, verbatim: true })

export const section = (text: string): Block => ({ type: 'section', text: mrkdwn(text) })

export const context = (text: string): Block => ({ type: 'context', elements: [mrkdwn(text)] })
