import { ParleyError } from '../core/errors.ts'
import type { Log } from '../core/log.ts'

export interface CrowdOptions {
  /** Conversations worked on at once. */
  readonly concurrent: number
  /** Conversations that may wait for that before newcomers are refused. */
  readonly waiting: number
  readonly log: Log
  /** Does one piece of a conversation's work; true when there is more. Never throws. */
  work(conversation: string): Promise<boolean>
}

/** The conversations that have work to be done here: each gets its turn, and after it those that waited go first. */
export interface Crowd {
  /** Lets a conversation's message in by `enter`. Throws `overloaded` where too many wait already. */
  admit<T>(conversation: string, enter: () => Promise<T>): Promise<T>
  /** There is work: it is looked at as soon as there is room. */
  wake(conversation: string): void
  /** True from the first refusal until half of those that waited are gone. */
  overloaded(): boolean
  /** Resolves when nothing is being worked on. */
  idle(): Promise<void>
  /** Begins nothing more; resolves when what was begun has ended. */
  close(): Promise<void>
}

export function createCrowd({ concurrent, waiting, log, work }: CrowdOptions): Crowd {
  const working = new Map<string, Promise<void>>()
  /** In the order in which they are looked at. */
  const woken = new Set<string>()
  let entering = 0
  let isOverloaded = false
  let closed = false

  function begin(): void {
    for (const conversation of woken) {
      if (closed || working.size >= concurrent) break
      if (working.has(conversation)) continue
      woken.delete(conversation)
      working.set(
        conversation,
        work(conversation).then((more) => {
          working.delete(conversation)
          // A long backlog does not hold its place: it goes on behind those that waited meanwhile.
          if (woken.delete(conversation) || more) woken.add(conversation)
          begin()
        }),
      )
    }
    if (isOverloaded && woken.size <= waiting / 2) {
      isOverloaded = false
      log.info({ waiting: woken.size }, 'no longer overloaded')
    }
  }

  return {
    async admit(conversation, enter) {
      const known = woken.has(conversation) || working.has(conversation)
      if (!known && woken.size + entering >= waiting && working.size >= concurrent) {
        if (!isOverloaded)
          log.warn({ waiting: woken.size }, 'overloaded: messages of further conversations are refused')
        isOverloaded = true
        throw new ParleyError('overloaded', 'too many conversations wait on this instance: send the message again')
      }
      if (known) return enter()
      entering++
      try {
        return await enter()
      } finally {
        entering--
      }
    },
    wake(conversation) {
      woken.add(conversation)
      begin()
    },
    overloaded: () => isOverloaded,
    async idle() {
      while (working.size > 0) await Promise.all(working.values())
    },
    async close() {
      closed = true
      await Promise.all(working.values())
    },
  }
}
