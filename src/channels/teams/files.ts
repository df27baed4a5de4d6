import {
  type Attachment,
  AttachmentRefused,
  type AttachmentStore,
  type StoredAttachment,
} from '../../core/attachment.ts'
import type { ConversationReference } from '../../core/conversation.ts'
import { ParleyError } from '../../core/errors.ts'
import type { BotToken } from './bot-token.ts'
import type { TeamsCloud } from './cloud.ts'
import type { FileUpload } from './invoke.ts'
import type { OutboundAttachment } from './outbound.ts'
import type { InboundFile } from './parse.ts'
import { addressOf } from './reference.ts'
import type { Seal } from './sealed-action.ts'

/** No file of a chat is fetched beyond this; the store may take less. */
const MAX_BYTES = 25 * 1024 * 1024
/** Teams waits fifteen seconds for the message to be taken, files and all. */
const FETCH_MS = 8_000
const UPLOAD_MS = 60_000
/** What Teams shows within a message. */
const PICTURES = ['image/png', 'image/jpeg', 'image/gif']
const MAX_PICTURE_BYTES = 1024 * 1024

export interface FileParts {
  readonly store: AttachmentStore
  readonly cloud: TeamsCloud
  readonly botToken: BotToken | undefined
  readonly seal: Seal
}

export type Files = ReturnType<typeof createFiles>

/** Files in both directions. Nothing is fetched from, or brought to, any host but Microsoft's own. */
export function createFiles({ store, cloud, botToken, seal }: FileParts) {
  async function request(
    url: string,
    allowed: (url: URL) => boolean,
    init: RequestInit,
    ms: number,
  ): Promise<Response> {
    const target = URL.canParse(url) ? new URL(url) : undefined
    if (!target || !allowed(target)) throw new ParleyError('attachment-refused', 'a file on a host that is not Teams')
    // A redirect would lead past the look at the host.
    const response = await fetch(target, { ...init, redirect: 'error', signal: AbortSignal.timeout(ms) })
    if (response.ok) return response
    await response.body?.cancel()
    throw new ParleyError('attachment-refused', `the file cannot be had: Teams answers ${response.status}`)
  }

  return {
    /** Fetches a file that a customer sent, and keeps it: once, under its key. Throws `attachment-refused`. */
    async take({ name, url, from }: InboundFile, { id, channel, customer }: ConversationReference, key: string) {
      const withToken = from === 'connector' && botToken
      const headers: HeadersInit = withToken ? { authorization: `Bearer ${await botToken()}` } : {}
      const allowed = from === 'connector' ? cloud.isConnector : cloud.isFileStore
      const bytes = await readBytes(await request(url, allowed, { headers }, FETCH_MS))
      return store.put({ conversation: id, channel, customer }, { name, bytes, key })
    },

    /** A file as Teams takes it: a picture within the message, in a personal chat anything else after consent. */
    async offer(attachment: Attachment, to: ConversationReference): Promise<OutboundAttachment | undefined> {
      if ('url' in attachment) return linked(attachment)
      const { id, name, contentType, size } = attachment
      if (PICTURES.includes(contentType) && size <= MAX_PICTURE_BYTES) {
        const { bytes } = await store.open({ role: 'customer', id: to.customer }, id)
        return { contentType, name, contentUrl: `data:${contentType};base64,${Buffer.from(bytes).toString('base64')}` }
      }
      return addressOf(to).kind === 'personal' ? consentCard(attachment, to) : undefined
    },

    /** Brings a file to where its receiver has agreed to have it; resolves to the card that shows it there. */
    async upload({ file, uploadUrl, contentUrl, name, uniqueId, fileType }: FileUpload, to: ConversationReference) {
      const { bytes } = await store.open({ role: 'customer', id: to.customer }, file)
      const headers = { 'content-range': `bytes 0-${bytes.length - 1}/${bytes.length}` }
      const sent = { method: 'PUT', headers, body: Buffer.from(bytes) }
      await (await request(uploadUrl, cloud.isFileStore, sent, UPLOAD_MS)).body?.cancel()
      return {
        contentType: 'application/vnd.microsoft.teams.card.file.info',
        name,
        contentUrl,
        content: { uniqueId, fileType },
      } satisfies OutboundAttachment
    },
  }

  function consentCard({ id, name, size }: StoredAttachment, to: ConversationReference): OutboundAttachment {
    const context = { ...seal.seal(to.id, { file: id }) }
    return {
      contentType: 'application/vnd.microsoft.teams.card.file.consent',
      name,
      content: { description: name, sizeInBytes: size, acceptContext: context, declineContext: context },
    }
  }
}

/** A picture is shown; any other link is in the text already, or has no place in Teams. */
function linked({ name, contentType, url }: { name: string; contentType: string; url: string }) {
  return PICTURES.includes(contentType) && url.startsWith('https:') ? { contentType, name, contentUrl: url } : undefined
}

async function readBytes(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response.body ?? []) {
    length += chunk.length
    if (length > MAX_BYTES) throw new AttachmentRefused('too-large', 'the file is too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
