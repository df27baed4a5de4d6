import type { Reply } from '../../core/reply.ts'
import { splitMarkdown } from '../../rendering/split/split.ts'
import { cardAttachment, renderButtons, sealCard } from './buttons.ts'
import { aiEntity, citeAll } from './citations.ts'
import { toTeamsMarkdown } from './markdown.ts'
import { fits, type OutboundActivity, type OutboundAttachment } from './outbound.ts'
import type { TeamsAddress } from './reference.ts'
import type { Seal } from './sealed-action.ts'

/** Longest text of one message, as it is written in JSON, in UTF-16 code units. Room is left for its sources. */
export const TEXT_LENGTH = 8_000

export interface RenderParts {
  readonly conversation: string
  readonly to: TeamsAddress
  readonly seal: Seal
  /** Where customers reach this server. */
  readonly publicUrl: string | undefined
  /** Files of the reply, as Teams takes them. */
  readonly files?: readonly OutboundAttachment[]
}

/** A reply's whole text, as Teams shows it. What is shown of it before it is done is the beginning of this. */
export function renderText(reply: Pick<Reply, 'text' | 'author' | 'citations'>, publicUrl: string | undefined): string {
  const text = renderPartial(reply.text, publicUrl)
  if (reply.author) return `**${reply.author.name.replaceAll('*', '')}**\n\n${text}`
  return citeAll(text, reply.citations ?? [])
}

export const renderPartial = (text: string, publicUrl: string | undefined): string =>
  toTeamsMarkdown(text, (url) => absoluteUrl(url, publicUrl))

/**
 * The messages in which a text of a reply is said, none too large. Each says that an AI wrote it, and has the sources
 * that it cites; the last has what can be done with the reply.
 */
export function renderMessages(text: string, reply: Reply, parts: RenderParts): OutboundActivity[] {
  const { conversation, to, seal, publicUrl, files = [] } = parts
  const texts = splitMarkdown(text, { most: TEXT_LENGTH, measure: (piece) => JSON.stringify(piece).length })
  const messages = texts.map((piece) => message(piece, reply, publicUrl))
  const buttons = renderButtons(reply.suggestedActions ?? [], { conversation, to, locale: reply.locale, seal })
  const attachments = [
    ...(reply.card === undefined ? [] : [cardAttachment(sealCard(reply.card, conversation, seal))]),
    ...files,
    ...(buttons.attachments ?? []),
  ]
  const { suggestedActions } = buttons
  const extras = {
    ...(suggestedActions && { suggestedActions }),
    ...(reply.rateable && { channelData: { feedbackLoop: { type: 'default' } } }),
  }
  const last = { ...(messages.pop() ?? message('', reply, publicUrl)), ...extras }
  const whole = { ...last, ...(attachments.length > 0 && { attachments }) }
  if (fits(whole)) return [...messages, whole]
  return [...messages, last, ...attachments.map((attachment) => fileMessage(attachment, reply, publicUrl)).filter(fits)]
}

function message(text: string, reply: Reply, publicUrl: string | undefined): OutboundActivity {
  const made = { type: 'message', text, textFormat: 'markdown', locale: reply.locale } as const
  // A person's words are not an AI's.
  if (reply.author) return made
  const absolute = (url: string) => absoluteUrl(url, publicUrl)
  for (let most = 20; ; most--) {
    const labelled = { ...made, entities: [aiEntity(text, reply.citations ?? [], absolute, most)] }
    if (most === 0 || fits(labelled)) return labelled
  }
}

function fileMessage(attachment: OutboundAttachment, reply: Reply, publicUrl: string | undefined): OutboundActivity {
  const { text: _, textFormat: __, ...made } = message('', reply, publicUrl)
  return { ...made, attachments: [attachment] }
}

/** A path on our own server leads nowhere in Teams, unless it is known where that is. */
export function absoluteUrl(url: string, publicUrl: string | undefined): string | undefined {
  if (URL.canParse(url)) return /^(https?|mailto|tel):/.test(url) ? url : undefined
  return publicUrl !== undefined && URL.canParse(url, publicUrl) ? new URL(url, publicUrl).href : undefined
}
