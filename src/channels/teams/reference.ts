import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { ConversationReference } from '../../core/conversation.ts'
import type { InboundActivity } from './activity.ts'

export const TEAMS = 'teams'

const addressSchema = z.object({
  serviceUrl: z.string(),
  /** In a channel it names the thread, too: `19:…;messageid=…`. */
  conversation: z.string(),
  kind: z.enum(['personal', 'groupChat', 'channel']),
  tenant: z.string().exactOptional(),
  bot: z.string(),
  user: z.string(),
})

/** What it takes to write to a conversation later. */
export type TeamsAddress = z.infer<typeof addressSchema>

export const addressOf = ({ address }: ConversationReference): TeamsAddress => addressSchema.parse(address)

/**
 * Whose conversation an activity belongs to. In a group chat or a thread, each customer has a conversation of their
 * own with the bot, answered where they asked: what one says is sealed with their key alone, and is erased with them.
 */
export function referenceOf(activity: InboundActivity): ConversationReference {
  const { conversation, from, recipient, serviceUrl } = activity
  const kind = conversation.conversationType ?? 'personal'
  const user = from.aadObjectId ?? from.id
  const tenant = conversation.tenantId ?? activity.channelData?.tenant?.id
  const address: TeamsAddress = {
    serviceUrl: serviceUrl ?? '',
    conversation: conversation.id,
    kind,
    ...(tenant && { tenant }),
    bot: recipient.id,
    user: from.id,
  }
  // Hashed, so that logs, which name conversations, do not name people.
  const id = createHash('sha256')
    .update(JSON.stringify([conversation.id, user]))
    .digest('base64url')
    .slice(0, 32)
  return { id: `${TEAMS}-${id}`, channel: TEAMS, customer: `${TEAMS}:${user}`, address: { ...address } }
}
