import { z } from 'zod'
import {
  type AttachmentOwner,
  AttachmentRefused,
  type AttachmentStore,
  type StoredAttachment,
} from '../../core/attachment.ts'
import { ParleyError } from '../../core/errors.ts'

/** A file that a customer sent, as an event tells of it. */
export const slackFileSchema = z.object({
  id: z.string(),
  name: z.string().nullish(),
  size: z.number().nullish(),
  mimetype: z.string().nullish(),
  url_private_download: z.string().nullish(),
  url_private: z.string().nullish(),
})

export type SlackFile = z.infer<typeof slackFileSchema>

export interface IncomingFiles {
  /** Fetches a file and keeps it. Throws AttachmentRefused for one that is not taken, `attachment-unknown` for one that Slack does not give. */
  keep(owner: AttachmentOwner, file: SlackFile): Promise<StoredAttachment>
}

/** The only hosts that are sent the token. */
const SLACK_HOSTS = ['files.slack.com']
const MOST_BYTES = 25_000_000
const TIMEOUT_MS = 30_000

export interface IncomingFilesOptions {
  readonly attachments: Pick<AttachmentStore, 'put'> | undefined
  readonly token: string
  readonly apiUrl: string
}

export function createIncomingFiles({ attachments, token, apiUrl }: IncomingFilesOptions): IncomingFiles {
  const ownOrigin = new URL(apiUrl).origin

  async function keep(owner: AttachmentOwner, file: SlackFile): Promise<StoredAttachment> {
    if (!attachments) throw new AttachmentRefused('type', 'this bot takes no files')
    const url = URL.parse(file.url_private_download ?? file.url_private ?? '')
    const isSlack = url?.protocol === 'https:' && SLACK_HOSTS.includes(url.host)
    if (!url || !(isSlack || url.origin === ownOrigin))
      throw new AttachmentRefused('type', 'only files that are at Slack are taken')
    if ((file.size ?? 0) > MOST_BYTES) throw tooLarge()
    const response = await fetch(url, {
      headers: { authorization: `Bearer ${token}` },
      // Another host would be sent the token.
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    // Whom Slack does not know it shows a page to sign in.
    const isPage = /^text\/html/.test(response.headers.get('content-type') ?? '') && file.mimetype !== 'text/html'
    if (!response.ok || !response.body || isPage) {
      await response.body?.cancel()
      const message = `Slack did not give a file: HTTP ${response.status}${isPage ? ', a page to sign in (see the scope files:read)' : ''}`
      // Its own troubles pass, and the event comes again; otherwise it would be the same the next time.
      throw new ParleyError(response.status >= 500 ? 'delivery-failed' : 'attachment-unknown', message)
    }
    // An event that comes again finds what was kept.
    return attachments.put(owner, { name: file.name ?? 'file', bytes: await bytesOf(response.body), key: file.id })
  }

  return { keep }
}

const tooLarge = () => new AttachmentRefused('too-large', 'the file is too large')

async function bytesOf(body: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > MOST_BYTES) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
