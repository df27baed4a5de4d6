import { type AttachmentRefusal, AttachmentRefused, type StoredAttachment } from '../../core/attachment.ts'
import type { Accept } from '../../core/channel.ts'
import type { ConversationReference } from '../../core/conversation.ts'
import { hasCode } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import type { Message } from '../../core/message.ts'
import type { Files } from './files.ts'
import { labelsFor } from './labels.ts'
import type { TeamsChannelOptions } from './options.ts'
import type { InboundFile } from './parse.ts'

export interface InboxParts extends Pick<TeamsChannelOptions, 'accept' | 'greeting'> {
  readonly accept: Accept
  readonly files: Files | undefined
  readonly log: Log
}

export type Inbox = ReturnType<typeof createInbox>

/** Hands in what customers send. Once it resolves, it is safe, and Teams may be told so. */
export function createInbox({ accept, greeting, files, log }: InboxParts) {
  /** Says why something was not taken, after whatever else waits. */
  async function explain(message: Message, what: string, text: string): Promise<void> {
    await accept({ ...bare(message), id: `${message.id}.${what}`, outgoing: { reply: { text } } })
  }

  /** Fetches all files at once; those that cannot be taken come back with the reason. */
  async function fetchFiles({ id, conversation }: Message, sent: readonly InboundFile[]) {
    const attachments: StoredAttachment[] = []
    const refused: { readonly name: string; readonly why: AttachmentRefusal | undefined }[] = []
    const taken = await Promise.allSettled(sent.map((file, at) => takeFile(file, conversation, `${id}.${at}`)))
    for (const [at, result] of taken.entries()) {
      if (result.status === 'fulfilled') {
        attachments.push(result.value)
        continue
      }
      const { reason: error } = result
      // Then the message comes again, with its files.
      if (hasCode(error, 'storage-failed')) throw error
      const why = error instanceof AttachmentRefused ? error.reason : undefined
      refused.push({ name: sent[at]?.name ?? '', why })
      log.info({ conversation: conversation.id, why: why ?? 'not fetched' }, 'a file of a message was not taken')
    }
    return { attachments, refused }
  }

  async function takeFile(file: InboundFile, to: ConversationReference, key: string): Promise<StoredAttachment> {
    if (!files) throw new AttachmentRefused('type', 'files are not taken here')
    return files.take(file, to, key)
  }

  return {
    /** Throws a ParleyError for what is to be sent again. */
    async take(message: Message, sent: readonly InboundFile[] = []): Promise<void> {
      const { attachments, refused } = await fetchFiles(message, sent)
      const labels = labelsFor(message.locale)
      const hasContent = message.text !== '' || message.action || message.change || attachments.length > 0
      try {
        if (hasContent) await accept({ ...message, attachments })
      } catch (error) {
        if (!hasCode(error, 'invalid-message')) throw error
        return explain(message, 'too-long', labels.tooLong)
      }
      if (refused.length === 0) return
      const lines = refused.map(({ name, why }) => labels.fileRefused(name.replace(/[\\`*_[\]<>]/g, '\\$&'), why))
      await explain(message, 'refused', lines.join('\n\n'))
    },

    /** Greets somebody once, however often Teams says that they have come. */
    async welcome(conversation: ConversationReference, locale: string | undefined, time: number): Promise<void> {
      const reply = greeting?.(locale)
      if (!reply) return
      const message = { id: 'greeting', conversation, sender: { id: 'bot' }, text: '', attachments: [], time }
      await accept({ ...message, ...(locale !== undefined && { locale }), outgoing: { reply } })
    },
  }
}

/** Without what the customer did. */
function bare({ conversation, locale, time }: Message): Message {
  const said = { id: '', conversation, sender: { id: 'bot' }, text: '', attachments: [], time }
  return { ...said, ...(locale !== undefined && { locale }) }
}
