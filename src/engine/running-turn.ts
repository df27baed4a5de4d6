import { hasCode, ParleyError } from '../core/errors.ts'
import { silences } from '../core/handover.ts'
import type { Claim, ConversationMemory } from '../core/memory.ts'
import type { Message } from '../core/message.ts'
import type { Relay } from '../core/relay.ts'
import { type BusyPolicy, corrects, type TurnInput } from './gather.ts'

const STOPPED = new ParleyError('stopping', 'this instance is stopping')
/** Lines that are looked at, at once, for a newer message. */
const LOOK_AT = 32

/** A turn under way, as it can be reached from outside. */
export interface RunningTurn {
  /** Aborted when the turn must leave its work to another: the engine stops, or the lease was lost. */
  readonly stop: AbortSignal
  /** Aborted when a newer message takes over from the answer, where one may. */
  readonly superseded: AbortSignal | undefined
  /** Aborted when a person takes the conversation. */
  readonly silenced: AbortSignal
  /** A message has come to the conversation meanwhile. */
  hear(message: Message, sequence: number): void
  end(reason?: ParleyError): void
  /** Ends the watch over the lease. */
  close(): void
}

export interface RunningTurnOptions {
  readonly memory: ConversationMemory
  readonly claim: Claim
  readonly input: TurnInput | undefined
  readonly policy: BusyPolicy
  readonly renewEveryMs: number
  readonly relay: TurnRelay | undefined
}

/** Tells at once of what other instances accept. Best effort: a renewal tells it, too. */
export type TurnRelay = Pick<Relay, 'subscribe'>

/** Keeps a turn's lease, and hears of what happens to its conversation here and on other instances. */
export function openRunningTurn(options: RunningTurnOptions): RunningTurn {
  const { memory, claim, input, policy, renewEveryMs, relay } = options
  const { lease, inbox } = claim
  const stop = new AbortController()
  const superseded = policy.whileBusy === 'supersede' ? new AbortController() : undefined
  const silenced = new AbortController()
  let heard = inbox.at(-1)?.sequence ?? 0

  function hear(message: Message, sequence: number): void {
    // What was there when the turn began is older than its answer.
    if (sequence <= heard) return
    heard = sequence
    if (silences(message.desk)) {
      superseded?.abort()
      silenced.abort()
    }
    if (input && corrects(message, input)) superseded?.abort()
  }

  async function look(): Promise<void> {
    for (const entry of await memory.read(lease.conversation, heard, LOOK_AT)) {
      if (entry.kind === 'message') hear(entry.message, entry.sequence)
    }
  }

  async function renew(): Promise<void> {
    try {
      const newest = await memory.renew(lease)
      if (newest > heard) await look()
    } catch (error) {
      // Whoever has the lease now tells the customer; where the store is away, the next renewal may reach it.
      if (hasCode(error, 'lease-lost')) stop.abort(error)
    }
  }

  const renewal = setInterval(renew, renewEveryMs)
  const unsubscribe =
    superseded &&
    relay?.subscribe({ id: lease.conversation, customer: lease.customer }, (event) => {
      const isNews = event.kind === 'gap' || (event.kind === 'line' && event.sequence > heard)
      if (isNews) look().catch(() => {})
    })
  return {
    stop: stop.signal,
    superseded: superseded?.signal,
    silenced: silenced.signal,
    hear,
    end: (reason = STOPPED) => stop.abort(reason),
    close() {
      clearInterval(renewal)
      unsubscribe?.()
    },
  }
}
