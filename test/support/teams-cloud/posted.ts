import type { Refusal } from './streams.ts'

/** An activity that the bot posted. */
export interface Posted {
  readonly type: string
  readonly id?: string
  readonly text?: string
  readonly textFormat?: string
  readonly locale?: string
  readonly replyToId?: string
  readonly from?: { readonly id: string }
  readonly recipient?: { readonly id: string }
  // biome-ignore lint/suspicious/noExplicitAny: read by tests that say what they expect in them.
  readonly entities?: readonly any[]
  // biome-ignore lint/suspicious/noExplicitAny: as above
  readonly attachments?: readonly any[]
  // biome-ignore lint/suspicious/noExplicitAny: as above
  readonly suggestedActions?: any
  // biome-ignore lint/suspicious/noExplicitAny: as above
  readonly channelData?: any
}

const MAX_BYTES = 28 * 1024
const MAX_CITATIONS = 20
const TITLE_LENGTH = 80

const malformed = (message: string): Refusal => ({ status: 400, code: 'BadArgument', message })

/** What Teams takes of any message. */
export function refuseActivity(activity: Posted, kind: string): Refusal | undefined {
  const inline = activity.attachments?.filter(({ contentUrl }) => String(contentUrl).startsWith('data:')) ?? []
  // Pictures in the message do not count.
  const pictures = inline.reduce((sum, { contentUrl }) => sum + contentUrl.length, 0)
  if ((JSON.stringify(activity).length - pictures) * 2 > MAX_BYTES) {
    return { status: 413, code: 'MessageSizeTooBig', message: 'Message size too large' }
  }
  if (activity.type === 'message' && !activity.text && !activity.attachments?.length) {
    return malformed('Activity must include non empty text field or at least 1 attachment')
  }
  const roots = activity.entities?.filter(({ type }) => type === 'https://schema.org/Message') ?? []
  if (roots.length > 1) return malformed('Multiple root message entities found')
  const citations = roots[0]?.citation ?? []
  if (citations.length > MAX_CITATIONS) return malformed('Bot message with more than 20 citations')
  for (const { position, appearance } of citations) {
    if (!appearance?.name || appearance.name.length > TITLE_LENGTH) return malformed('Error while parsing citation')
    if (!activity.text?.includes(`[${position}]`)) return malformed('A citation that the text does not cite')
  }
  if (activity.suggestedActions && (kind !== 'personal' || activity.attachments?.length)) {
    return malformed('Suggested actions are for personal chats, without attachments')
  }
  return undefined
}
