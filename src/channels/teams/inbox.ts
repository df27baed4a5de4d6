import type { Accept } from '../../core/channel.ts'
import { hasCode } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import type { ConversationReference, Message } from '../../core/message.ts'
import type { Files } from './files.ts'
import type { TeamsChannelOptions, TeamsText } from './options.ts'
import type { InboundFile } from './parse.ts'

export interface InboxParts extends Pick<TeamsChannelOptions, 'accept' | 'greeting' | 'text'> {
  readonly accept: Accept
  readonly files: Files | undefined
  readonly log: Log
}

export type Inbox = ReturnType<typeof createInbox>

/** Hands in what customers send. Once it resolves, it is safe, and Teams may be told so. */
export function createInbox({ accept, greeting, text, files, log }: InboxParts) {
  /** Says why something was not taken, after whatever else waits. */
  async function explain(message: Message, key: TeamsText): Promise<void> {
    const { id, locale } = message
    await accept({ ...bare(message), id: `${id}.${key}`, outgoing: { reply: { text: text(locale, key) } } })
  }

  async function fetchFiles(message: Message, sent: readonly InboundFile[]) {
    const results = await Promise.allSettled(
      sent.map(async (file, index) => {
        if (!files) throw new Error('files are not taken here')
        return files.take(file, message.conversation, `${message.id}.${index}`)
      }),
    )
    const refused = results.filter(({ status }) => status === 'rejected').length
    if (refused > 0) log.info({ conversation: message.conversation.id, refused }, 'files of a message were not taken')
    return {
      attachments: results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])),
      refused,
    }
  }

  return {
    /** Throws a ParleyError for what is to be sent again. */
    async take(message: Message, sent: readonly InboundFile[] = []): Promise<void> {
      const { attachments, refused } = await fetchFiles(message, sent)
      try {
        const hasContent = message.text !== '' || message.action || message.change || attachments.length > 0
        if (hasContent) await accept({ ...message, attachments })
      } catch (error) {
        if (!hasCode(error, 'invalid-message')) throw error
        return explain(message, 'teams.too-long')
      }
      if (refused > 0) await explain(message, 'teams.file-refused')
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
