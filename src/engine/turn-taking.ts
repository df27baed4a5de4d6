import type { Channel } from '../core/channel.ts'
import { hasCode } from '../core/errors.ts'
import type { Claim, Lease, TurnCommit } from '../core/memory.ts'
import type { Message } from '../core/message.ts'
import { deskTurn } from './desk-turn.ts'
import { type BusyPolicy, gatherTurn, type TurnInput } from './gather.ts'
import { giveUp } from './give-up.ts'
import { HouseFailure } from './house-failure.ts'
import { listen } from './listen.ts'
import { sayOff } from './notices.ts'
import { runTurn } from './run-turn.ts'
import { openRunningTurn, type RunningTurn, type TurnRelay } from './running-turn.ts'
import { sayOutgoing } from './say-outgoing.ts'
import { writeTranscript } from './transcribe.ts'
import type { TurnParts, TurnTask } from './turn-task.ts'

export interface ConnectedChannel {
  readonly channel: Channel
  readonly policy: BusyPolicy
}

export interface TurnTakingOptions extends TurnParts {
  readonly channels: ReadonlyMap<string, ConnectedChannel>
  readonly messageCharacters: number
  readonly renewEveryMs: number
  readonly relay?: TurnRelay | undefined
}

/** How long a conversation is left alone after the house failed in it, in milliseconds. Within the life of a lease. */
const REST_MS = 3_000

/** Takes a conversation's next turn, from the claim to the commit. */
export interface TurnTaking {
  /** True when more waits. Never throws. */
  take(conversation: string): Promise<boolean>
  /** Tells a running turn of a message that has come meanwhile. */
  hear(message: Message, sequence: number): void
  /** Ends the running turns and gives all leases back. */
  stop(): Promise<void>
}

export function createTurnTaking(options: TurnTakingOptions): TurnTaking {
  const { memory, channels, log } = options
  const running = new Map<string, RunningTurn>()
  /** Leases that are kept for a while so that nobody tries again at once. */
  const resting = new Map<string, Lease>()
  let stopping = false

  function rest(lease: Lease): void {
    resting.set(lease.conversation, lease)
    setTimeout(() => void giveBack(lease.conversation), REST_MS).unref()
  }

  /** Given back, a claim does not count as an attempt: only those count that a process did not survive. */
  async function giveBack(conversation: string): Promise<void> {
    const lease = resting.get(conversation)
    resting.delete(conversation)
    // It may have been taken over, or the store be away: then it runs out.
    if (lease) await memory.release(lease).catch(() => {})
  }

  async function takeTurn(conversation: string): Promise<boolean> {
    await giveBack(conversation)
    const claim = await memory.claim(conversation)
    if (!claim) return false
    const connected = channels.get(claim.conversation.channel)
    if (!connected || stopping) {
      await memory.release(claim.lease)
      return false
    }
    return handle(claim, connected)
  }

  async function handle(claim: Claim, { channel, policy }: ConnectedChannel): Promise<boolean> {
    const { lease } = claim
    const input = gatherTurn(claim, policy, options.messageCharacters)
    const { renewEveryMs, relay } = options
    const turn = openRunningTurn({ memory, claim, input, policy, renewEveryMs, relay })
    running.set(lease.conversation, turn)
    try {
      if (!input) return await catchUp(claim)
      const commit = await work({ claim, input, channel, parts: options, signals: turn })
      const more = await memory.commit(lease, commit)
      tellDesk(claim, input, commit)
      return more
    } catch (thrown) {
      const error = thrown instanceof HouseFailure ? thrown.cause : thrown
      if (stopping) await memory.release(lease)
      else if (!hasCode(error, 'lease-lost')) rest(lease)
      throw error
    } finally {
      turn.close()
      running.delete(lease.conversation)
    }
  }

  async function work(task: TurnTask): Promise<TurnCommit> {
    const { outgoing, desk, reminder, change } = task.input.message
    if (outgoing) return sayOutgoing(task, outgoing)
    if (desk) return deskTurn(task, desk)
    if (task.claim.state.handover?.agent) return listen(task)
    const { off } = await options.notices(task.channel.name)
    if (off && reminder) return listen(task)
    if (off && change?.kind !== 'deleted') return sayOff(task, off)
    return task.claim.attempts > options.turnAttempts ? giveUp(task) : runTurn(task)
  }

  /** Whoever looks after the conversation, or may soon, hears that something was said. */
  function tellDesk({ state }: Claim, { message }: TurnInput, commit: TurnCommit): void {
    const handover = commit.state.handover ?? state.handover
    if (!handover) return
    const byCustomer = !message.desk && !message.outgoing && !message.reminder
    options.desk?.heard(handover.id, byCustomer).catch((error: unknown) => {
      log.warn({ err: error, handover: handover.id }, 'the desk was not told of a line')
    })
  }

  /** Writes what the transcript lacks of a conversation where nothing waits. */
  async function catchUp(claim: Claim): Promise<boolean> {
    const { written, transcribed } = await writeTranscript(claim, [], options)
    if (written) return memory.commit(claim.lease, { handled: [], state: claim.state, transcribed })
    // Not again at once: the store may be away for long.
    rest(claim.lease)
    return false
  }

  return {
    async take(conversation) {
      try {
        return await takeTurn(conversation)
      } catch (error) {
        // A sweep, here or elsewhere, tries again.
        if (!hasCode(error, 'lease-lost')) log.error({ err: error, conversation }, 'turn failed, will be tried again')
        return false
      }
    },
    hear: (message, sequence) => running.get(message.conversation.id)?.hear(message, sequence),
    async stop() {
      stopping = true
      for (const turn of running.values()) turn.end()
      await Promise.all([...resting.keys()].map(giveBack))
    },
  }
}
