import type { JsonValue } from '../../core/json.ts'

interface ChannelAccount {
  readonly id: string
  readonly name?: string
  readonly role: 'bot' | 'user'
}

/** The part of the Bot Framework's activity schema that this channel sends. */
export interface Activity {
  readonly type: 'message' | 'typing'
  readonly id?: string
  /** ISO 8601. */
  readonly timestamp: string
  readonly channelId: 'directline'
  readonly from: ChannelAccount
  readonly conversation: { readonly id: string }
  readonly locale?: string
  readonly text?: string
  readonly textFormat?: 'markdown' | 'plain'
  readonly replyToId?: string
  readonly suggestedActions?: { readonly actions: readonly CardAction[] }
  readonly attachments?: readonly ActivityAttachment[]
  readonly entities?: readonly { readonly [key: string]: JsonValue }[]
  readonly channelData?: { readonly [key: string]: JsonValue }
}

export type CardAction =
  | { readonly type: 'imBack'; readonly title: string; readonly value: string }
  | { readonly type: 'postBack'; readonly title: string; readonly value: JsonValue }

export interface ActivityAttachment {
  readonly contentType: string
  readonly name?: string
  readonly contentUrl?: string
  readonly thumbnailUrl?: string
  readonly content?: JsonValue
}

export interface ActivitySet {
  readonly activities: readonly Activity[]
  readonly watermark: string
}
