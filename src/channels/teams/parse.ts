import type { Clock } from '../../core/clock.ts'
import type { ConversationReference } from '../../core/conversation.ts'
import type { Message } from '../../core/message.ts'
import { activitySchema, type InboundActivity } from './activity.ts'
import { referenceOf } from './reference.ts'
import type { Press, Seal } from './sealed-action.ts'
import { isAddressed, isBlank, textOf } from './text.ts'

/** A file of a message, not fetched yet. */
export interface InboundFile {
  readonly name: string
  readonly url: string
  /** Pictures in the text are the connector's, and need the bot's token; files are in the sender's OneDrive. */
  readonly from: 'connector' | 'file-store'
}

/** What an activity is to us. */
export type Received =
  | { readonly kind: 'message'; readonly message: Message; readonly files: readonly InboundFile[] }
  /** A button that was not sent to this conversation. */
  | { readonly kind: 'forged' }
  | { readonly kind: 'welcome'; readonly conversation: ConversationReference; readonly locale: string | undefined }
  | { readonly kind: 'nothing' }

const NOTHING: Received = { kind: 'nothing' }

export interface ParseParts {
  readonly seal: Seal
  readonly clock: Clock
}

/** Undefined for what is no activity of Teams. */
export const parseActivity = (body: unknown): InboundActivity | undefined => activitySchema.safeParse(body).data

/** Whatever is not an invoke, which wants an answer at once. */
export function receive(activity: InboundActivity, parts: ParseParts): Received {
  switch (activity.type) {
    case 'message':
      return readMessage(activity, parts)
    case 'messageUpdate':
    case 'messageDelete':
      return readChange(activity, parts)
    case 'conversationUpdate':
      return activity.membersAdded?.some(({ id }) => id === activity.recipient.id) ? welcome(activity) : NOTHING
    case 'installationUpdate':
      return activity.action?.startsWith('add') ? welcome(activity) : NOTHING
    default:
      return NOTHING
  }
}

/** The beginning of every message; `id` tells it from others. */
export function messageOf(activity: InboundActivity, id: string, { clock }: Pick<ParseParts, 'clock'>): Message {
  const { from } = activity
  const locale = localeOf(activity)
  return {
    id,
    conversation: referenceOf(activity),
    sender: { id: from.aadObjectId ?? from.id, ...(from.name && { name: from.name }) },
    text: '',
    attachments: [],
    ...(locale !== undefined && { locale }),
    time: clock(),
  }
}

function readMessage(activity: InboundActivity, parts: ParseParts): Received {
  if (!activity.id || !isAddressed(activity)) return NOTHING
  const message = messageOf(activity, activity.id, parts)
  if (activity.value != null) {
    const press = parts.seal.open(message.conversation.id, activity.value)
    const pressed = press && pressedMessage(message, press)
    return pressed ? { kind: 'message', message: pressed, files: [] } : { kind: 'forged' }
  }
  const text = textOf(activity)
  const files = filesOf(activity)
  if (isBlank(text) && files.length === 0) return NOTHING
  return { kind: 'message', message: { ...message, text }, files }
}

/** What a customer says by pressing a button; undefined for one that says nothing. */
export function pressedMessage(message: Message, press: Press): Message | undefined {
  if ('message' in press) return { ...message, text: press.message }
  return 'action' in press ? { ...message, action: press.action } : undefined
}

/** An edit has the id of what it edits; its time tells one edit from the next, and the same one delivered again from both. */
function readChange(activity: InboundActivity, parts: ParseParts): Received {
  const { id, type, timestamp } = activity
  if (!id) return NOTHING
  const kind = type === 'messageDelete' ? 'deleted' : 'edited'
  const text = kind === 'edited' ? textOf(activity) : ''
  if (kind === 'edited' && (isBlank(text) || !isAddressed(activity))) return NOTHING
  const message = messageOf(activity, `${id}.${kind}.${timestamp ?? ''}`, parts)
  return { kind: 'message', message: { ...message, text, change: { kind, message: id } }, files: [] }
}

/** A team that the bot was added to is not written to: nobody there has asked. */
function welcome(activity: InboundActivity): Received {
  if (activity.conversation.conversationType === 'channel') return NOTHING
  return { kind: 'welcome', conversation: referenceOf(activity), locale: localeOf(activity) }
}

function localeOf({ locale, entities }: InboundActivity): string | undefined {
  const client = entities?.find(({ type }) => type === 'clientInfo')?.locale
  return canonicalLocale(locale ?? client)
}

function canonicalLocale(tag: unknown): string | undefined {
  if (typeof tag !== 'string' || tag === '' || tag.length > 35) return undefined
  try {
    return Intl.getCanonicalLocales(tag)[0]
  } catch {
    return undefined
  }
}

const FILE_INFO = 'application/vnd.microsoft.teams.file.download.info'

/** Beside files, Teams attaches the text as HTML once more: that is left out, as is whatever else is no file. */
function filesOf({ attachments }: InboundActivity): InboundFile[] {
  return (attachments ?? []).flatMap(({ contentType, contentUrl, name, content }): InboundFile[] => {
    if (contentType === FILE_INFO) {
      const url = typeof content === 'object' && content && 'downloadUrl' in content ? content.downloadUrl : undefined
      return typeof url === 'string' ? [{ name: name ?? 'file', url, from: 'file-store' }] : []
    }
    return contentType.startsWith('image/') && contentUrl
      ? [{ name: name ?? 'image', url: contentUrl, from: 'connector' }]
      : []
  })
}
