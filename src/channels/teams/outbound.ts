import type { JsonValue } from '../../core/json.ts'

type JsonObject = { readonly [key: string]: JsonValue }

/** The part of the Bot Framework's activity schema that this channel sends. */
export interface OutboundActivity {
  readonly type: 'message' | 'typing'
  readonly text?: string
  readonly textFormat?: 'markdown'
  readonly locale?: string
  readonly entities?: readonly JsonObject[]
  readonly attachments?: readonly OutboundAttachment[]
  readonly suggestedActions?: { readonly to: readonly string[]; readonly actions: readonly JsonObject[] }
  readonly channelData?: JsonObject
}

export interface OutboundAttachment {
  readonly contentType: string
  readonly name?: string
  readonly contentUrl?: string
  readonly content?: JsonValue
}

/** What Teams takes in one message, its payload written as UTF-16, in bytes. */
const MAX_BYTES = 28 * 1024
/** What the library and Teams put around it: addresses, names, ids. */
const ENVELOPE_BYTES = 4 * 1024

/** Whether it is small enough to be sent. */
export function fits(activity: OutboundActivity): boolean {
  return JSON.stringify(activity).length * 2 <= MAX_BYTES - ENVELOPE_BYTES
}
