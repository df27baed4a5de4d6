import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import type { AttachmentOwner, AttachmentStore, StoredAttachment } from '../../core/attachment.ts'
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
  /** Fetches a file and keeps it. Throws a ParleyError `attachment-refused` for one that is not taken. */
  keep(owner: AttachmentOwner, file: SlackFile): Promise<StoredAttachment>
}

/** The only hosts that are sent the token. */
const SLACK_HOSTS = ['files.slack.com']
const MOST_BYTES = 25_000_000
const TIMEOUT_MS = 30_000
/** An event that comes again finds what was kept. */
const REMEMBERED = 1_000

export interface IncomingFilesOptions {
  readonly attachments: Pick<AttachmentStore, 'put'> | undefined
  readonly token: string
  readonly apiUrl: string
}

export function createIncomingFiles({ attachments, token, apiUrl }: IncomingFilesOptions): IncomingFiles {
  const kept = new LRUCache<string, Promise<StoredAttachment>>({ max: REMEMBERED })
  const ownOrigin = new URL(apiUrl).origin

  async function fetchAndKeep(owner: AttachmentOwner, file: SlackFile): Promise<StoredAttachment> {
    if (!attachments) throw refused('this bot takes no files')
    const url = URL.parse(file.url_private_download ?? file.url_private ?? '')
    const isSlack = url?.protocol === 'https:' && SLACK_HOSTS.includes(url.host)
    if (!url || !(isSlack || url.origin === ownOrigin)) throw refused('it is not at Slack')
    if ((file.size ?? 0) > MOST_BYTES) throw refused('it is too large')
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
      throw new ParleyError(
        'delivery-failed',
        `Slack did not give a file: HTTP ${response.status}, see the scope files:read`,
      )
    }
    return attachments.put(owner, { name: file.name ?? 'file', bytes: await bytesOf(response.body) })
  }

  return {
    keep(owner, file) {
      const key = `${owner.conversation} ${file.id}`
      const known = kept.get(key)
      if (known) return known
      const keeping = fetchAndKeep(owner, file)
      kept.set(key, keeping)
      keeping.catch(() => kept.delete(key))
      return keeping
    },
  }
}

const refused = (why: string) => new ParleyError('attachment-refused', `the file was not taken: ${why}`)

async function bytesOf(body: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > MOST_BYTES) throw refused('it is too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
