import type { AttachmentStore } from '../../core/attachment.ts'
import type { Log } from '../../core/log.ts'
import { ENGINE } from '../../core/principal.ts'
import type { Reply } from '../../core/reply.ts'
import type { SlackAddress } from './address.ts'
import type { SlackApi } from './api.ts'
import { refusal } from './refusal.ts'

export interface OutgoingFiles {
  /** Uploads what goes with a reply and is not there yet, by name. Throws a ParleyError. */
  send(address: SlackAddress, reply: Reply, there: ReadonlySet<string>): Promise<void>
}

export interface OutgoingFilesOptions {
  readonly api: SlackApi
  readonly attachments: Pick<AttachmentStore, 'open'> | undefined
  readonly log: Log
}

export function createOutgoingFiles({ api, attachments, log }: OutgoingFilesOptions): OutgoingFiles {
  return {
    async send({ channel, thread }, reply, there) {
      for (const attachment of reply.attachments ?? []) {
        // A linked file is a link in the message.
        if ('url' in attachment || there.has(attachment.name)) continue
        if (!attachments) {
          log.warn({ reply: reply.id }, 'a file was not sent: there is no store of attachments')
          continue
        }
        const { bytes } = await attachments.open(ENGINE, attachment.id)
        const result = await api.upload({ channel, thread, name: attachment.name, bytes })
        if ('failure' in result) throw refusal('files.completeUploadExternal', result.failure)
      }
    },
  }
}
