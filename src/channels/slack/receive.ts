import { type Attachment, AttachmentRefused } from '../../core/attachment.ts'
import type { Accept } from '../../core/channel.ts'
import type { Clock } from '../../core/clock.ts'
import type { ConversationReference } from '../../core/conversation.ts'
import { hasCode } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import type { ConversationMemory } from '../../core/memory.ts'
import type { Message } from '../../core/message.ts'
import { referenceTo, type SlackAddress } from './address.ts'
import { type Heard, readEvent } from './events.ts'
import type { IncomingFiles } from './files-in.ts'
import type { Identity } from './identity.ts'
import { labelsFor } from './labels.ts'
import type { Notes } from './notes.ts'

export interface ReceiveOptions {
  readonly accept: Accept
  readonly read: ConversationMemory['read']
  readonly files: IncomingFiles
  readonly notes: Notes
  /** Language of what the channel itself says. */
  readonly locale: string
  readonly clock: Clock
  readonly log: Log
}

/** Takes in what an event tells; once it resolves, what a customer said is safe. Throws what `accept` throws. */
export function createReceive({ accept, read, files, notes, locale, clock, log }: ReceiveOptions) {
  const labels = labelsFor(locale)

  /** In a channel people also talk to each other: the bot hears those in a thread who turned to it before. */
  const hasBegun = async ({ id }: ConversationReference) => (await read(id, 0, 1)).length > 0

  /** What the customer is told; throws what may pass, so that it comes again. */
  function whyNot(name: string, error: unknown): string {
    if (hasCode(error, 'attachment-unknown')) return labels.fileNotGiven(name)
    if (!(error instanceof AttachmentRefused) || error.reason === 'unchecked') throw error
    return labels.fileRefused(name, error.reason)
  }

  async function keepFiles(heard: Heard & { kind: 'said' }, to: ConversationReference): Promise<Attachment[]> {
    const kept = await Promise.all(
      heard.files.map(async (file) => {
        try {
          return await files.keep({ conversation: to.id, channel: to.channel, customer: to.customer }, file)
        } catch (error) {
          const why = whyNot(file.name ?? '', error)
          log.warn({ err: error, conversation: to.id }, 'a file was not taken')
          await notes.tell(heard.address, why)
          return undefined
        }
      }),
    )
    return kept.filter((attachment) => attachment !== undefined)
  }

  async function take(message: Message, address: SlackAddress): Promise<void> {
    try {
      await accept(message)
    } catch (error) {
      if (!hasCode(error, 'invalid-message')) throw error
      await notes.tell(address, labels.tooLong)
    }
  }

  return async (event: Readonly<Record<string, unknown>>, self: Identity): Promise<void> => {
    const heard = readEvent(event, self)
    if (!heard) return
    // Nothing was said yet: whoever opened it need not wait, and Slack is not to send it again.
    if (heard.kind === 'opened') return void notes.suggest(heard.channel, heard.thread)
    const { address, id, text } = heard
    const conversation = referenceTo(address)
    const isForBot = heard.kind === 'said' && heard.toBot
    if (!isForBot && !(await hasBegun(conversation))) return
    const attachments = heard.kind === 'said' ? await keepFiles(heard, conversation) : []
    if (heard.kind === 'said' && text === '' && attachments.length === 0) {
      // A bare mention: the files may have been refused, which was said.
      if (heard.files.length === 0) await notes.greet(address)
      return
    }
    const message = { id, conversation, sender: { id: address.user }, text, attachments, time: clock() }
    await take(heard.kind === 'changed' ? { ...message, change: heard.change } : message, address)
  }
}
