import { z } from 'zod'
import type { JsonValue } from '../../core/json.ts'
import type { Message } from '../../core/message.ts'
import type { InboundActivity } from './activity.ts'
import { labelsFor } from './labels.ts'
import { messageOf, type ParseParts, pressedMessage } from './parse.ts'
import { cleanText } from './text.ts'

/** What an invoke is answered with, at once. */
export interface InvokeAnswer {
  readonly status: number
  readonly body?: { readonly [key: string]: JsonValue }
}

export type ReceivedInvoke =
  | { readonly kind: 'message'; readonly message: Message; readonly answer: InvokeAnswer }
  | { readonly kind: 'file'; readonly upload: FileUpload; readonly message: Message }
  | { readonly kind: 'answer'; readonly answer: InvokeAnswer }

/** Where the customer wants a file of ours to be put. */
export interface FileUpload {
  readonly file: string
  readonly uploadUrl: string
  readonly contentUrl: string
  readonly name: string
  readonly uniqueId: string
  readonly fileType: string
}

const COMMENT_LENGTH = 1_000

const feedbackSchema = z.object({
  actionName: z.literal('feedback'),
  actionValue: z.object({ reaction: z.enum(['like', 'dislike']), feedback: z.string().max(20_000).nullish() }),
})
const commentSchema = z.object({ feedbackText: z.string() })
const cardActionSchema = z.object({ action: z.object({ data: z.unknown() }) })
const consentSchema = z.object({
  action: z.enum(['accept', 'decline']),
  context: z.unknown(),
  uploadInfo: z
    .object({
      uploadUrl: z.string().max(8_000),
      contentUrl: z.string().max(4_000),
      name: z.string().max(1_000),
      uniqueId: z.string().max(200),
      fileType: z.string().max(50),
    })
    .optional(),
})

const DONE: InvokeAnswer = { status: 200, body: {} }
const MALFORMED: InvokeAnswer = { status: 400 }
/** Of a kind that nobody here knows. */
const UNKNOWN: InvokeAnswer = { status: 501 }

export interface InvokeParts extends ParseParts {
  /** The reply that is shown in an activity; where that is not said, the last in its conversation. */
  readonly replyIn: (activity: string | undefined, conversation: string) => string
}

/** Reads what is asked of the bot at once: a rating, a card's button, a file that may be sent. */
export function receiveInvoke(activity: InboundActivity, parts: InvokeParts): ReceivedInvoke {
  if (!activity.id) return { kind: 'answer', answer: MALFORMED }
  const message = messageOf(activity, activity.id, parts)
  switch (activity.name) {
    case 'message/submitAction':
      return rating(activity, message, parts)
    case 'adaptiveCard/action':
      return cardAction(activity, message, parts)
    case 'fileConsent/invoke':
      return consent(activity, message, parts)
    default:
      return { kind: 'answer', answer: UNKNOWN }
  }
}

function rating({ value, replyToId }: InboundActivity, message: Message, { replyIn }: InvokeParts): ReceivedInvoke {
  const parsed = feedbackSchema.safeParse(value)
  if (!parsed.success) return { kind: 'answer', answer: MALFORMED }
  const { reaction, feedback } = parsed.data.actionValue
  const comment = commentOf(feedback)
  const action = {
    dialog: 'feedback',
    value: {
      reply: replyIn(replyToId ?? undefined, message.conversation.id),
      rating: reaction === 'like' ? 'up' : 'down',
      ...(comment && { comment }),
    },
  }
  return { kind: 'message', message: { ...message, action }, answer: DONE }
}

/** Teams' own form sends it as JSON within the JSON. */
function commentOf(feedback: string | null | undefined): string {
  try {
    const text = commentSchema.parse(JSON.parse(feedback ?? '')).feedbackText
    return cleanText(text).slice(0, COMMENT_LENGTH).toWellFormed()
  } catch {
    return ''
  }
}

function cardAction({ value }: InboundActivity, message: Message, { seal }: InvokeParts): ReceivedInvoke {
  const labels = labelsFor(message.locale)
  const { data: given } = cardActionSchema.safeParse(value)
  const press = seal.open(message.conversation.id, given?.action.data)
  const pressed = press && pressedMessage(message, press)
  if (!pressed) return { kind: 'answer', answer: cardError('BadRequest', labels.notHere) }
  return {
    kind: 'message',
    message: pressed,
    answer: cardAnswer(200, 'application/vnd.microsoft.activity.message', labels.pressed),
  }
}

/** Adaptive Cards want their status in the body. */
const cardAnswer = (statusCode: number, type: string, value: JsonValue): InvokeAnswer => ({
  status: 200,
  body: { statusCode, type, value },
})

const cardError = (code: string, message: string): InvokeAnswer =>
  cardAnswer(400, 'application/vnd.microsoft.error', { code, message })

function consent({ value }: InboundActivity, message: Message, { seal }: InvokeParts): ReceivedInvoke {
  const { data: given } = consentSchema.safeParse(value)
  const press = seal.open(message.conversation.id, given?.context)
  if (!given || !press || !('file' in press)) return { kind: 'answer', answer: MALFORMED }
  if (given.action === 'decline' || !given.uploadInfo) return { kind: 'answer', answer: DONE }
  return { kind: 'file', message, upload: { ...given.uploadInfo, file: press.file } }
}
