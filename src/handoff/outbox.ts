import { z } from 'zod'
import type { Accept } from '../core/channel.ts'
import type { Clock } from '../core/clock.ts'
import type { ConversationReference } from '../core/conversation.ts'
import type { HandoverItem } from '../core/desk.ts'
import { hasCode } from '../core/errors.ts'
import type { DeskStep } from '../core/handover.ts'
import type { KeyRing } from '../core/keys.ts'
import type { Log } from '../core/log.ts'
import type { Message, Outgoing } from '../core/message.ts'
import { openContext } from './context.ts'
import type { HandoverStore, PendingStep } from './store.ts'

/** What a step enters into its conversation. */
export type StepContent = { readonly desk: DeskStep } | { readonly outgoing: Outgoing }

const contentSchema = z.union([z.looseObject({ desk: z.unknown() }), z.looseObject({ outgoing: z.unknown() })])

/** A step that somebody else is about to deliver is left to them for so long, in milliseconds. */
const OWN_MS = 2_000
const AT_ONCE = 50

export interface Outbox {
  seal(item: HandoverItem, step: string, content: StepContent): Promise<Uint8Array>
  /** Where a hand-over's conversation is written to. */
  referenceOf(item: HandoverItem): Promise<ConversationReference>
  /** Enters what is pending of a hand-over into its conversation, in order; each arrives once, however often it is tried. */
  deliver(handover: string): Promise<void>
  /** Delivers what was left when an instance, or the memory, went away. */
  sweep(): Promise<void>
}

export interface OutboxOptions {
  readonly store: HandoverStore
  readonly keys: KeyRing
  readonly accept: Accept
  readonly clock: Clock
  readonly log: Log
}

export function createOutbox({ store, keys, accept, clock, log }: OutboxOptions): Outbox {
  const place = (step: string) => `handover-step:${step}`

  async function referenceOf({ id, conversation, channel, customer }: HandoverItem): Promise<ConversationReference> {
    const sealed = await store.sealedOf(id)
    const { address } = sealed ? openContext(await keys.existing(customer), id, sealed) : {}
    return { id: conversation, channel, customer, ...(address !== undefined && { address }) }
  }

  async function deliverStep(item: HandoverItem, { id, sealed }: PendingStep): Promise<void> {
    const key = await keys.existing(item.customer)
    // A customer who was erased hears nothing more.
    if (key) {
      await accept({
        id,
        conversation: await referenceOf(item),
        sender: { id: 'desk' },
        text: '',
        attachments: [],
        time: clock(),
        ...(contentSchema.parse(JSON.parse(key.open(sealed, place(id)))) as StepContent),
      } satisfies Message)
    }
    await store.delivered(id)
  }

  async function deliver(handover: string): Promise<void> {
    const item = await store.find(handover)
    if (item) for (const step of await store.pending(handover)) await deliverStep(item, step)
  }

  return {
    async seal({ customer }, step, content) {
      return (await keys.dataKey(customer)).seal(JSON.stringify(content), place(step))
    },
    referenceOf,
    deliver,
    async sweep() {
      for (const handover of await store.withPending(clock() - OWN_MS, AT_ONCE)) {
        // One that cannot be delivered keeps no other waiting.
        await deliver(handover).catch((error: unknown) => {
          if (!hasCode(error, 'too-many-messages')) log.warn({ err: error, handover }, 'a step of the desk waits')
        })
      }
    },
  }
}
