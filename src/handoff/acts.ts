import { createHash, randomUUID } from 'node:crypto'
import type { AccessAction, Guard } from '../core/access.ts'
import type { AttachmentStore, StoredAttachment } from '../core/attachment.ts'
import type { Clock } from '../core/clock.ts'
import type { DeskAct, HandoverItem } from '../core/desk.ts'
import { ParleyError } from '../core/errors.ts'
import type { Agent } from '../core/handover.ts'
import type { Log } from '../core/log.ts'
import type { Principal } from '../core/principal.ts'
import type { SqlValue } from '../storage/database.ts'
import { agentOf, resourceOf } from './item.ts'
import type { Outbox, StepContent } from './outbox.ts'
import type { QueueSettings } from './settings.ts'
import type { HandoverStore } from './store.ts'

export interface ActsOptions {
  readonly store: HandoverStore
  readonly outbox: Outbox
  readonly guard: Guard
  readonly attachments: Pick<AttachmentStore, 'open'>
  readonly queues: readonly QueueSettings[]
  readonly changed: () => void
  readonly clock: Clock
  readonly log: Log
}

/** What the policies are asked for. */
const ACTIONS: Readonly<Record<DeskAct['kind'], AccessAction>> = {
  take: 'take',
  reopen: 'take',
  reply: 'reply',
  note: 'note',
  return: 'release',
  transfer: 'release',
  close: 'release',
}

/** Does what an agent asks for, if it may be done and nobody was quicker. */
export function createAct({ store, outbox, guard, attachments, queues, changed, clock, log }: ActsOptions) {
  return async (principal: Principal, item: HandoverItem, act: DeskAct): Promise<HandoverItem> => {
    const { agent: _, ...free } = resourceOf(item, clock())
    // Whether it may be taken is asked as if nobody had it: that somebody has is told apart from that it is forbidden.
    await guard.require(principal, ACTIONS[act.kind], ACTIONS[act.kind] === 'take' ? free : resourceOf(item, clock()))
    const agent = agentOf(principal)
    if (isDone(item, act, agent)) return item
    refuseWhatIsOver(item, act)
    const step = act.kind === 'reply' || act.kind === 'note' ? spokenId(item, agent, act.key) : `desk-${randomUUID()}`
    const files = act.kind === 'reply' ? await filesOf(principal, item, act.attachments ?? []) : []
    const content = contentOf(item, agent, act, files)
    const sealed = await outbox.seal(item, step, content)
    const set = setOf(act, agent, queues, clock())
    const after = await store.change(item, { set, step: { id: step, sealed } }, clock())
    if (!after) return lateFor(item, act, agent)
    changed()
    // It is kept: where the conversation is away just now, it is delivered later.
    await outbox.deliver(item.id).catch((error: unknown) => {
      log.warn({ err: error, handover: item.id }, 'a step of the desk waits until its conversation can be reached')
    })
    return after
  }

  /** Asks the policies for each: what is in another conversation does not go to this customer. */
  async function filesOf(
    principal: Principal,
    { conversation }: HandoverItem,
    ids: readonly string[],
  ): Promise<StoredAttachment[]> {
    const files: StoredAttachment[] = []
    for (const id of ids) {
      const { attachment, owner } = await attachments.open(principal, id)
      if (owner.conversation !== conversation) {
        throw new ParleyError(
          'attachment-unknown',
          'there is no such attachment in this conversation: put it there first',
        )
      }
      files.push(attachment)
    }
    return files
  }

  /** Somebody was quicker: it may have been themselves, on a line that broke before they were told. */
  async function lateFor({ id }: HandoverItem, act: DeskAct, agent: Agent): Promise<HandoverItem> {
    const now = await store.find(id)
    if (now && isDone(now, act, agent)) return now
    throw now?.status === 'taken' ? taken(now) : closed()
  }
}

const isDone = (item: HandoverItem, { kind }: DeskAct, { id }: Agent) =>
  kind === 'take' && item.status === 'taken' && item.agent?.id === id

const taken = ({ agent }: HandoverItem) =>
  new ParleyError('handover-taken', `${agent?.name ?? 'somebody'} has this conversation already`)
const closed = () =>
  new ParleyError('handover-closed', 'this conversation is not open any more: look at the queue again')

function refuseWhatIsOver(item: HandoverItem, { kind }: DeskAct): void {
  if (kind === 'take' && item.status === 'taken') throw taken(item)
  if (kind === 'reopen' ? item.status !== 'closed' : item.status === 'closed') throw closed()
}

/** The same for the same key, so that a reply that is sent again arrives once. */
function spokenId({ id }: HandoverItem, agent: Agent, key: string | undefined): string {
  if (key === undefined) return `desk-${randomUUID()}`
  return `desk-${createHash('sha256')
    .update(JSON.stringify([id, agent.id, key]))
    .digest('base64url')}`
}

function contentOf(
  { id, queue }: HandoverItem,
  agent: Agent,
  act: DeskAct,
  files: readonly StoredAttachment[],
): StepContent {
  const place = { handover: id, queue, agent }
  switch (act.kind) {
    case 'reply':
      return {
        outgoing: {
          reply: { text: act.text, ...(files.length > 0 && { attachments: files }) },
          author: { kind: 'agent', name: agent.name },
        },
      }
    case 'note':
      return { desk: { ...place, kind: 'note', text: act.text } }
    case 'transfer':
      return { desk: { ...place, kind: 'transfer', queue: act.queue } }
    default:
      return { desk: { ...place, kind: act.kind } }
  }
}

function setOf(
  act: DeskAct,
  { id, name }: Agent,
  queues: readonly QueueSettings[],
  now: number,
): Record<string, SqlValue> {
  switch (act.kind) {
    case 'take':
    case 'reopen':
      return { status: 'taken', agent: id, agent_name: name, taken: now, closed: null }
    case 'return':
    case 'close':
      return { status: 'closed', closed: now }
    case 'transfer': {
      const queue = queues.find((one) => one.name === act.queue)
      if (!queue) throw new ParleyError('invalid-request', `there is no such queue: name one of the configured ones`)
      return {
        status: 'waiting',
        queue: queue.name,
        team: queue.team ?? null,
        agent: null,
        agent_name: null,
        taken: null,
      }
    }
    case 'reply':
      return { answered: now }
    case 'note':
      return {}
  }
}
