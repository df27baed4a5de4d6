import type { Accept, Channel } from '../core/channel.ts'
import { hasCode, ParleyError } from '../core/errors.ts'
import type { Claim } from '../core/memory.ts'
import { runTurn, type TurnParts } from './run-turn.ts'
import { writeTranscript } from './transcribe.ts'

export interface EngineOptions extends TurnParts {
  /** Turns at once at most; further conversations wait in memory. */
  readonly concurrentTurns: number
  /** Longest text of a message, in UTF-16 code units. */
  readonly messageCharacters: number
}

/** Takes messages in and sees to it that each is handled once, in order, whatever happens. */
export interface Engine {
  readonly accept: Accept
  /** Connects a channel; only its conversations are worked on here. */
  connect(channel: Channel): void
  /** Takes up conversations with work left: after a crash, here or elsewhere, or when the transcript was away. */
  sweep(): Promise<void>
  /** Resolves when nothing is being worked on. */
  idle(): Promise<void>
  /** Refuses new messages, lets running turns end for so long, then hands the rest over. */
  stop(graceMs: number): Promise<void>
}

/** Conversations that one sweep takes up at most. */
const SWEEP_LIMIT = 100

export function createEngine(options: EngineOptions): Engine {
  const { memory, log, concurrentTurns } = options
  const channels = new Map<string, Channel>()
  const working = new Map<string, Promise<void>>()
  /** Conversations to look at again as soon as there is room. */
  const woken = new Set<string>()
  const stopping = new AbortController()
  let accepting = true

  function wake(conversation: string): void {
    woken.add(conversation)
    startWork()
  }

  function startWork(): void {
    for (const conversation of woken) {
      if (working.size >= concurrentTurns) return
      if (working.has(conversation)) continue
      woken.delete(conversation)
      const work = workOn(conversation).finally(() => {
        working.delete(conversation)
        startWork()
      })
      working.set(conversation, work)
    }
  }

  /** Runs the conversation's turns until nothing waits, or another instance has it. Never throws. */
  async function workOn(conversation: string): Promise<void> {
    try {
      let more = true
      while (more && accepting) more = await takeTurn(conversation)
    } catch (error) {
      if (hasCode(error, 'lease-lost')) return
      // The lease runs out, and a sweep tries again.
      log.error({ err: error, conversation }, 'turn failed, will be tried again')
    }
  }

  async function takeTurn(conversation: string): Promise<boolean> {
    const claim = await memory.claim(conversation)
    if (!claim) return false
    const channel = channels.get(claim.conversation.channel)
    if (!channel) {
      await memory.release(claim.lease)
      return false
    }
    const renewal = setInterval(() => memory.renew(claim.lease).catch(() => {}), RENEW_EVERY_MS)
    try {
      const [waiting] = claim.inbox
      if (!waiting) return await catchUp(claim)
      return await memory.commit(claim.lease, await runTurn(claim, waiting.message, channel, options, stopping.signal))
    } catch (error) {
      if (stopping.signal.aborted) await memory.release(claim.lease)
      throw error
    } finally {
      clearInterval(renewal)
    }
  }

  /** Writes what the transcript lacks of a conversation where nothing waits. */
  async function catchUp(claim: Claim): Promise<boolean> {
    const { written, transcribed } = await writeTranscript(claim, [], options)
    // Where it cannot, the lease runs out and a sweep tries again: not at once, for the store may be away for long.
    return written && memory.commit(claim.lease, { handled: [], state: claim.state, transcribed })
  }

  return {
    async accept(message) {
      if (!accepting) throw new ParleyError('stopping', 'this instance is stopping: send the message again')
      if (message.text.length > options.messageCharacters) {
        throw new ParleyError('invalid-message', `a message has at most ${options.messageCharacters} characters`)
      }
      const accepted = await memory.accept(message)
      wake(message.conversation.id)
      return accepted
    },
    connect: (channel) => void channels.set(channel.name, channel),
    async sweep() {
      if (!accepting) return
      for (const conversation of await memory.waiting([...channels.keys()], SWEEP_LIMIT)) wake(conversation)
    },
    async idle() {
      while (working.size > 0) await Promise.all(working.values())
    },
    async stop(graceMs) {
      accepting = false
      const ended = Promise.all(working.values())
      const grace = Promise.withResolvers<void>()
      const timer = setTimeout(grace.resolve, graceMs)
      await Promise.race([ended, grace.promise])
      clearTimeout(timer)
      stopping.abort(new ParleyError('stopping', 'this instance is stopping'))
      await Promise.all(working.values())
    },
  }
}

/** Well within a lease's life. */
const RENEW_EVERY_MS = 1_500
