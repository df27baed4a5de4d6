import type { Clock } from '../core/clock.ts'
import type { ConversationReference } from '../core/conversation.ts'
import type { HandoverItem } from '../core/desk.ts'
import type { Relay } from '../core/relay.ts'

/** Of one customer, it is told this often at most, in milliseconds. */
const EVERY_MS = 2_000

/** Brings it to agents that a customer writes. Best effort: nothing is kept, and who misses it misses nothing. */
export interface CustomerTyping {
  /** A customer writes, at this instance. */
  typed(conversation: ConversationReference): void
  /** The customers of one agent who write. */
  follow(): TypingEar
}

/** What an agent hears of who writes. */
export interface TypingEar {
  /** Hears of a conversation, or of it no longer. */
  attend(item: HandoverItem, isTheirs: boolean): void
  /** Hand-overs whose customers have written since it was asked last. */
  taken(): readonly string[]
  /** Aborted as soon as there is something to take. */
  signal(): AbortSignal
  close(): void
}

export function createCustomerTyping({ relay, clock }: { relay: Relay | undefined; clock: Clock }): CustomerTyping {
  const told = new Map<string, number>()
  const ears = new Map<string, Set<() => void>>()

  function hear({ conversation: id, customer }: HandoverItem, heard: () => void): () => void {
    const here = ears.get(id) ?? new Set()
    ears.set(id, here.add(heard))
    const stop = relay?.subscribe({ id, customer }, ({ kind }) => kind === 'customer-typing' && heard())
    return () => {
      stop?.()
      here.delete(heard)
      if (here.size === 0) ears.delete(id)
    }
  }

  return {
    typed(conversation) {
      const now = clock()
      for (const [id, time] of told) {
        if (now - time < EVERY_MS) break
        told.delete(id)
      }
      if (told.has(conversation.id)) return
      told.set(conversation.id, now)
      for (const heard of ears.get(conversation.id) ?? []) heard()
      void relay?.publish(conversation, { kind: 'customer-typing' })
    },
    follow() {
      const attended = new Map<string, () => void>()
      let writing = new Set<string>()
      let news = new AbortController()
      const leave = (id: string) => {
        attended.get(id)?.()
        attended.delete(id)
      }
      return {
        attend(item, isTheirs) {
          if (!isTheirs) return leave(item.id)
          if (attended.has(item.id)) return
          const heard = () => {
            writing.add(item.id)
            news.abort()
          }
          attended.set(item.id, hear(item, heard))
        },
        taken() {
          const found = [...writing]
          writing = new Set()
          news = new AbortController()
          return found.filter((id) => attended.has(id))
        },
        signal: () => news.signal,
        close() {
          for (const id of attended.keys()) leave(id)
        },
      }
    },
  }
}
