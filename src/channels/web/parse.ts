import { z } from 'zod'
import { readDataUrl } from './files/data-url.ts'
import type { IncomingFile } from './files/file.ts'
import { canonicalLocale } from './locale.ts'
import { REFUSED, readSubmitted, type Submitted } from './offers/submitted.ts'
import { Refusal } from './refusal.ts'

/** What a customer's activity says. Who says it is told by the token, never by the activity. */
export interface InboundMessage {
  /** The client's own id; the same one when it sends the same again. */
  readonly clientId: string | undefined
  readonly text: string
  readonly locale: string | undefined
  /** What a button or a card's form sent; whether it was offered is to be looked up. */
  readonly submitted: Submitted | undefined
  readonly files: readonly IncomingFile[]
}

/** Part of the protocol, and of no meaning to a dialog. */
const UNHEARD = new Set(['typing', 'event', 'endOfConversation', 'conversationUpdate'])

const envelopeSchema = z.object({ type: z.string() })

/** Its customer writes. */
export const isTyping = (body: unknown): boolean => envelopeSchema.safeParse(body).data?.type === 'typing'

/** Its customer is done with the conversation. */
export const endsConversation = (body: unknown): boolean =>
  envelopeSchema.safeParse(body).data?.type === 'endOfConversation'

const messageSchema = z.object({
  text: z.string().nullish(),
  value: z.unknown().optional(),
  attachments: z.array(z.unknown()).nullish(),
  locale: z.unknown().optional(),
  channelData: z.unknown().optional(),
})

const clientIdSchema = z.object({ clientActivityID: z.string().regex(/^[\x21-\x7e]{1,100}$/) })

/**
 * Undefined for an activity that needs no answer. `uploaded` came beside it, and is what its attachments are then. Throws
 * a Refusal for what is none.
 */
export function parseActivity(body: unknown, uploaded?: readonly IncomingFile[]): InboundMessage | undefined {
  const { type } = parseWith(envelopeSchema, body)
  if (UNHEARD.has(type)) return undefined
  if (type !== 'message') throw new Refusal(400, 'BadArgument', 'The property "type" names no known kind of activity.')

  const activity = parseWith(messageSchema, body)
  const text = cleanText(activity.text ?? '')
  const submitted = readSubmitted(activity.value)
  if (!submitted && activity.value !== undefined && activity.value !== null) {
    throw new Refusal(400, 'BadArgument', REFUSED)
  }
  const files = uploaded ?? filesOf(activity.attachments ?? [])
  if (isBlank(text) && !submitted && files.length === 0) {
    throw new Refusal(400, 'MissingProperty', 'The property "text" is missing or empty.')
  }
  return {
    clientId: clientIdSchema.safeParse(activity.channelData).data?.clientActivityID,
    text,
    locale: canonicalLocale(activity.locale),
    submitted,
    files,
  }
}

const attachmentSchema = z.object({ contentUrl: z.string(), name: z.string().nullish() })

/** What an activity has with it. Nothing is fetched for a customer: not from us, and not from elsewhere. */
function filesOf(attachments: readonly unknown[]): IncomingFile[] {
  return attachments.flatMap((given) => {
    const { data: attachment } = attachmentSchema.safeParse(given)
    if (!attachment) return []
    const file = readDataUrl(attachment.contentUrl, attachment.name ?? undefined)
    if (file) return file
    throw new Refusal(400, 'BadArgument', 'An attachment must be a data: URL. Send files by "upload".')
  })
}

/** Nothing that can be seen: spaces, or characters that only format. */
const isBlank = (text: string) => /^[\s\p{Cf}]*$/u.test(text)

/** Well-formed Unicode without control characters, other than line feed and tab. */
function cleanText(text: string): string {
  return text.toWellFormed().replace(/[^\P{Cc}\n\t]/gu, '')
}

/** Parses a body; the refusal names the property, and quotes nothing that was sent. */
export function parseWith<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body, { reportInput: true })
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const property = issue?.path.join('.')
  if (!property) throw new Refusal(400, 'BadArgument', 'The body must be a JSON object.')
  if (issue?.input === undefined) throw new Refusal(400, 'MissingProperty', `The property "${property}" is missing.`)
  throw new Refusal(400, 'BadArgument', `The property "${property}" is not valid.`)
}
