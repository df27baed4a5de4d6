import type { AttachmentStore } from '../../core/attachment.ts'
import type { Accept } from '../../core/channel.ts'
import type { Clock } from '../../core/clock.ts'
import { ParleyError } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import type { ReplyDraft } from '../../core/reply.ts'
import type { TeamsAccount } from './account.ts'
import type { BotToken } from './bot-token.ts'
import type { TeamsCloud } from './cloud.ts'

export interface TeamsChannelOptions {
  readonly accept: Accept
  /** Absent: the Playground of this machine, and nobody else, is served without a token. */
  readonly account: TeamsAccount | undefined
  /** Binds what buttons do to the conversation that they were sent to: at least 32 bytes. */
  readonly sealKey: Uint8Array
  /** Where customers reach this server: what links in answers lead to. */
  readonly publicUrl?: string | undefined
  /** Keeps files; without it, none are taken or sent. */
  readonly attachments?: AttachmentStore | undefined
  /** The first thing said to somebody who has added the bot. */
  readonly greeting?: ((locale: string | undefined) => ReplyDraft | undefined) | undefined
  readonly clock: Clock
  readonly log: Log
  /** Waits for so many milliseconds. */
  readonly pause?: (ms: number) => Promise<void>
  /** Other services than Microsoft's public ones. */
  readonly cloud?: TeamsCloud
  /** Gets the bot's token elsewhere than from Microsoft. */
  readonly botToken?: BotToken
  /** How long one request to the connector may take, in milliseconds. */
  readonly timeoutMs?: number
}

const KEY_BYTES = 32

export function checkOptions({ sealKey }: TeamsChannelOptions): void {
  if (sealKey.length >= KEY_BYTES) return
  throw new ParleyError(
    'config-invalid',
    `The Teams channel cannot start. sealKey: must have at least ${KEY_BYTES} bytes.`,
  )
}
