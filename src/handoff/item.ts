import type { Assignment, ConversationResource } from '../core/access.ts'
import type { HandoverItem } from '../core/desk.ts'
import type { Agent } from '../core/handover.ts'
import type { Principal } from '../core/principal.ts'
import type { Row } from '../storage/database.ts'

/** The columns of an item, in one order. */
export const ITEM = `id, conversation, customer, channel, locale, queue, team, reason, priority, status, since, agent,
  agent_name, taken, closed, heard, answered, message, revision`

export function itemOf(row: Row): HandoverItem {
  const text = (name: string) => (row[name] === null ? {} : { [name]: String(row[name]) })
  const number = (name: string) => (row[name] === null ? {} : { [name]: Number(row[name]) })
  return {
    id: String(row.id),
    conversation: String(row.conversation),
    customer: String(row.customer),
    channel: String(row.channel),
    locale: String(row.locale),
    queue: String(row.queue),
    ...text('team'),
    ...text('reason'),
    priority: Number(row.priority),
    status: row.status as HandoverItem['status'],
    since: Number(row.since),
    ...(row.agent !== null && { agent: { id: String(row.agent), name: String(row.agent_name) } }),
    ...number('taken'),
    ...number('closed'),
    ...number('heard'),
    ...number('answered'),
    message: Number(row.message) === 1,
    revision: Number(row.revision),
  }
}

/** A conversation that was closed this long ago is nobody's any more, in milliseconds. */
export const REOPEN_MS = 24 * 3_600_000

/** Who looks after it: nobody once it has been closed for a while, its queue until then. */
export function assignmentOf(item: HandoverItem, now: number): Assignment {
  const { queue, team, agent, status, closed = 0 } = item
  if (status === 'closed' && closed <= now - REOPEN_MS) return {}
  return {
    queue,
    ...(team !== undefined && { team }),
    ...(agent && status === 'taken' && { agent: agent.id }),
  }
}

export function resourceOf(item: HandoverItem, now: number): ConversationResource {
  const { conversation, customer, channel } = item
  return { type: 'conversation', id: conversation, customer, channel, ...assignmentOf(item, now) }
}

const NAME_LENGTH = 60

/** Somebody as customers see them: a name is plain text, wherever it is shown. */
export function agentOf({ id, name = id }: Principal): Agent {
  const plain = name
    .toWellFormed()
    .replace(/[^\p{L}\p{M}\p{N} .,'’&-]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, NAME_LENGTH)
  return { id, name: plain || 'A colleague' }
}
