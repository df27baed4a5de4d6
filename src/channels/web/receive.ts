import { randomUUID } from 'node:crypto'
import type { AttachmentStore, StoredAttachment } from '../../core/attachment.ts'
import type { Accept } from '../../core/channel.ts'
import type { Clock } from '../../core/clock.ts'
import type { ConversationReference } from '../../core/conversation.ts'
import type { IncomingFile } from './files/file.ts'
import { activityId } from './ids.ts'
import type { Live } from './live.ts'
import type { FindOffer } from './offers/find-offer.ts'
import type { InboundMessage } from './parse.ts'
import type { Claims } from './tokens.ts'

export type Receive = ReturnType<typeof createReceive>

/** Takes what a customer says into the conversation that their token is for; returns the activity's id. */
export function createReceive(options: {
  channel: string
  accept: Accept
  attachments: AttachmentStore
  findOffer: FindOffer
  live: Live
  clock: Clock
}) {
  const { channel, accept, attachments, findOffer, live, clock } = options

  /** One after the other: each is refused for itself, and a message sent again finds its files kept. */
  async function keep({ id, customer }: ConversationReference, message: string, files: readonly IncomingFile[]) {
    const kept: StoredAttachment[] = []
    for (const [index, file] of files.entries()) {
      kept.push(await attachments.put({ conversation: id, channel, customer }, { ...file, key: `${message}/${index}` }))
    }
    return kept
  }

  return async function receive(claims: Claims, inbound: InboundMessage): Promise<string> {
    const { text, locale, submitted, files, clientId } = inbound
    const conversation: ConversationReference = { id: claims.conversation, channel, customer: claims.customer }
    const action = submitted && (await findOffer(claims, submitted))
    const id = clientId ?? randomUUID()
    const message = {
      id,
      conversation,
      sender: { id: claims.user, ...(claims.name !== undefined && { name: claims.name }) },
      text,
      attachments: await keep(conversation, id, files),
      ...(locale !== undefined && { locale }),
      time: clock(),
      ...(action && { action }),
    }
    const { status, sequence } = await accept(message)
    if (status === 'accepted') live.message(message, sequence)
    return activityId(conversation.id, sequence)
  }
}
