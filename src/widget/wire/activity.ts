// Direct Line activities as the widget reads them. Narrowed by hand: a schema library would outweigh the widget.

export interface Source {
  readonly name: string
  readonly url: string
}

/** A button under a bot message; `value` is set when it carries data rather than words. */
export interface Suggestion {
  readonly title: string
  readonly text: string
  readonly value?: unknown
}

/** A picture or a file. `url` may be an address of the message's own (`data:`). */
export interface FileReference {
  readonly name: string
  readonly contentType: string
  readonly url: string
  readonly thumbnail: string | undefined
}

export interface Activity {
  /** Empty where somebody is typing: nothing refers to that. */
  readonly id: string
  readonly type: string
  readonly fromCustomer: boolean
  readonly senderName: string
  /** Milliseconds since the epoch. */
  readonly time: number
  readonly locale: string | undefined
  readonly replyTo: string | undefined
  readonly text: string
  readonly suggestions: readonly Suggestion[]
  readonly sources: readonly Source[]
  /** What the sending page called its own message. */
  readonly clientId: string | undefined
  readonly streamId: string | undefined
  readonly streaming: boolean
  readonly sequence: number
  /** The reply to name in feedback, where it may be rated. */
  readonly rateable: string | undefined
  readonly files: readonly FileReference[]
  /** An Adaptive Card, as it came: its reader judges it. */
  readonly card: unknown
  /** Who says it, where it is not the customer: `system` says that a person, its sender, has come or gone. */
  readonly by: 'bot' | 'agent' | 'system'
}

export interface Frame {
  readonly activities: readonly Activity[]
  readonly watermark: string | undefined
}

const ADAPTIVE_CARD = 'application/vnd.microsoft.card.adaptive'

export type Fields = Readonly<Record<string, unknown>>

export const fields = (value: unknown): Fields => (value !== null && typeof value === 'object' ? (value as Fields) : {})

export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** The text of a field; undefined where it is none, or empty. */
export const words = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined

export function readFrame(frame: unknown): Frame {
  const { activities, watermark } = fields(frame)
  return {
    activities: list(activities).flatMap((item) => readActivity(fields(item)) ?? []),
    watermark: words(watermark),
  }
}

function readActivity(activity: Fields): Activity | undefined {
  const type = words(activity.type)
  const id = words(activity.id) ?? ''
  if (!type || (!id && type !== 'typing')) return undefined
  const from = fields(activity.from)
  const data = fields(activity.channelData)
  const attachments = list(activity.attachments).map(fields)
  return {
    id,
    type,
    fromCustomer: from.role === 'user',
    senderName: words(from.name) ?? '',
    time: Date.parse(String(activity.timestamp)) || Date.now(),
    locale: words(activity.locale),
    replyTo: words(activity.replyToId),
    text: words(activity.text) ?? '',
    suggestions: list(fields(activity.suggestedActions).actions).flatMap(readSuggestion),
    sources: list(activity.entities).flatMap((entity) => list(fields(entity).citation).flatMap(readSource)),
    clientId: words(data.clientActivityID),
    streamId: words(data.streamId),
    streaming: data.streamType === 'streaming',
    sequence: Number(data.streamSequence) || 0,
    rateable: data.rateable === true ? (words(data.replyId) ?? id) : undefined,
    files: attachments.flatMap(readFile),
    card: attachments.find(({ contentType }) => contentType === ADAPTIVE_CARD)?.content,
    by: data.author === 'agent' || data.author === 'system' ? data.author : 'bot',
  }
}

function readSuggestion(action: unknown): Suggestion[] {
  const { title, value, type } = fields(action)
  const text = words(value)
  const label = words(title) ?? text
  if (!label) return []
  if (type === 'postBack') return [{ title: label, text: '', value }]
  return [{ title: label, text: text ?? label }]
}

function readSource(claim: unknown): Source[] {
  const { name, url } = fields(fields(claim).appearance)
  const address = words(url)
  return address ? [{ name: words(name) ?? address, url: address }] : []
}

function readFile({ contentType, contentUrl, thumbnailUrl, name }: Fields): FileReference[] {
  const [type, url] = [words(contentType), words(contentUrl)]
  if (!type || !url) return []
  return [{ name: words(name) ?? type, contentType: type, url, thumbnail: words(thumbnailUrl) }]
}
