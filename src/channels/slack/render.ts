import type { Citation, Reply, SuggestedAction } from '../../core/reply.ts'
import { type Block, type Button, context, LIMITS, plain, section } from './blocks.ts'
import { capabilities } from './capabilities.ts'
import { cardBlocks } from './card/card.ts'
import { type Labels, labelsFor } from './labels.ts'
import { plainText } from './mrkdwn/escape.ts'
import { absoluteUrl, linkTo } from './mrkdwn/links.ts'
import { streamedMarkdown } from './mrkdwn/streamed.ts'
import { inMessages, sectionTexts } from './sections.ts'
import type { Choice, Signer } from './signer.ts'

/** One message as it is posted. */
export interface SlackMessage {
  /** What notifications and screen readers have of it. */
  readonly text: string
  readonly blocks: readonly Block[]
}

export interface Renderer {
  /** A whole reply, in as many messages as Slack's limits ask for. */
  messages(reply: Reply, conversation: string): readonly SlackMessage[]
  /** What of it is text alone, in messages. */
  texts(markdown: string): readonly SlackMessage[]
  /** Its text as a stream is given it. */
  streamed(markdown: string): string
  /** What stands under its text: card, sources, buttons. */
  closing(reply: Reply, conversation: string): readonly Block[]
}

/** Leaves room for what stands below. */
const MESSAGE_SECTIONS = 20
/** The dialog that rates a reply. */
export const FEEDBACK_DIALOG = 'feedback'
/** Names our buttons, so that they can be taken away once one of them was pressed. */
export const CHOICES_BLOCK = 'parley-choices'

export function createRenderer(options: { readonly baseUrl: string | undefined; readonly signer: Signer }): Renderer {
  const { baseUrl, signer } = options

  function texts(markdown: string): SlackMessage[] {
    const most = { characters: capabilities.textLength, sections: MESSAGE_SECTIONS }
    return inMessages(sectionTexts(markdown, baseUrl), most).map((texts) => ({
      text: texts.join('\n\n'),
      blocks: texts.map(section),
    }))
  }

  function closing(reply: Reply, conversation: string): Block[] {
    const labels = labelsFor(reply.locale)
    const sign = (choice: Choice) => signer.sign(conversation, choice)
    return [
      ...(reply.card === undefined ? [] : cardBlocks(reply.card, { sign, labels, baseUrl, reply: reply.id })),
      ...sourceBlocks(reply.citations ?? [], labels, baseUrl),
      ...linkedFiles(reply, baseUrl),
      ...choiceBlocks(reply.suggestedActions ?? [], reply.id, sign),
      ...(reply.rateable ? [feedbackBlock(reply.id, labels, sign)] : []),
    ].slice(0, LIMITS.blocks - MESSAGE_SECTIONS)
  }

  return {
    texts,
    closing,
    streamed: (markdown) => streamedMarkdown(markdown, baseUrl),
    messages(reply, conversation) {
      const byline = reply.author ? [context(`*${plainText(reply.author.name)}*`)] : []
      const bodies = texts(reply.text)
      const below = closing(reply, conversation)
      // A reply may be a card alone; a message without any text would be silent to a screen reader.
      const shown = bodies.length > 0 ? bodies : [{ text: '…', blocks: [] }]
      return shown
        .map(({ text, blocks }, at) => ({
          text,
          blocks: [...(at === 0 ? byline : []), ...blocks, ...(at === shown.length - 1 ? below : [])],
        }))
        .filter(({ blocks }) => blocks.length > 0)
    },
  }
}

function sourceBlocks(citations: readonly Citation[], labels: Labels, baseUrl: string | undefined): Block[] {
  if (citations.length === 0) return []
  const numbered = citations.length > 1
  const lines = citations.map(({ title, url }, at) => {
    const address = absoluteUrl(url, baseUrl)
    const name = address === undefined ? plainText(title) : linkTo(address, title)
    return `${labels.source} ${numbered ? `[${at + 1}] ` : ''}${name}`
  })
  return lines.join('\n').length <= LIMITS.sectionText ? [context(lines.join('\n'))] : lines.slice(0, 10).map(context)
}

function linkedFiles({ attachments = [] }: Reply, baseUrl: string | undefined): Block[] {
  const lines = attachments.flatMap((attachment) => {
    const url = 'url' in attachment ? absoluteUrl(attachment.url, baseUrl) : undefined
    return url === undefined ? [] : [linkTo(url, attachment.name)]
  })
  return lines.length === 0 ? [] : [context(lines.join('\n'))]
}

function choiceBlocks(actions: readonly SuggestedAction[], reply: string, sign: (choice: Choice) => string): Block[] {
  const buttons = actions.flatMap((action, at): Button[] => {
    const value = sign(
      'message' in action ? { kind: 'message', message: action.message } : { kind: 'action', action: action.action },
    )
    if (value.length > LIMITS.buttonValue) return []
    return [{ type: 'button', action_id: `choice-${at}`, text: plain(action.title, LIMITS.buttonText), value }]
  })
  if (buttons.length === 0) return []
  const elements = buttons.slice(0, LIMITS.actions)
  return [{ type: 'actions', block_id: `${CHOICES_BLOCK}-${reply}`.slice(0, 255), elements }]
}

function feedbackBlock(reply: string, labels: Labels, sign: (choice: Choice) => string): Block {
  const button = (rating: 'up' | 'down', label: string) => ({
    text: plain(label, LIMITS.buttonText),
    value: sign({ kind: 'action', action: { dialog: FEEDBACK_DIALOG, value: { reply, rating } } }),
  })
  return {
    type: 'context_actions',
    elements: [
      {
        type: 'feedback_buttons',
        action_id: 'feedback',
        positive_button: button('up', labels.helpful),
        negative_button: button('down', labels.notHelpful),
      },
    ],
  }
}
