import { z } from 'zod'
import type { ConversationReference } from '../../core/conversation.ts'

export const SLACK = 'slack'

const id = z.string().regex(/^[A-Z\d]{2,30}$/)
/** A message's time, which names it within its channel. */
export const tsSchema = z.string().regex(/^\d{1,12}\.\d{1,9}$/)

const addressSchema = z.object({ team: id, channel: id, thread: tsSchema, user: id, userTeam: id })

/** Where a conversation is: a thread, and the one customer in it whose conversation this is. */
export type SlackAddress = z.infer<typeof addressSchema>

/**
 * A thread is a conversation. In a channel several people may write in it: each has one of their own, sealed with their
 * own key, and nobody is answered who did not turn to the bot.
 */
export function referenceTo(address: SlackAddress): ConversationReference {
  const { team, channel, thread, user, userTeam } = address
  return {
    id: `${SLACK}:${team}:${channel}:${thread}:${user}`,
    channel: SLACK,
    customer: `${SLACK}:${userTeam}:${user}`,
    address: { ...address },
  }
}

/** Throws a ZodError for a reference that this channel did not make. */
export function addressOf(reference: ConversationReference): SlackAddress {
  return addressSchema.parse(reference.address)
}

/** A direct message's channel has an id of its own kind. */
export const isDirect = (channel: string): boolean => channel.startsWith('D')
