import { randomUUID } from 'node:crypto'
import type { Accept, Accepted, Channel } from '../core/channel.ts'
import type { ConversationReference } from '../core/conversation.ts'
import { type ErrorCode, hasCode, ParleyError } from '../core/errors.ts'
import type { DueReminder } from '../core/memory.ts'
import type { Author, ReplyDraft } from '../core/reply.ts'
import { createCrowd } from './crowd.ts'
import type { BusyPolicy } from './gather.ts'
import type { TurnRelay } from './running-turn.ts'
import { type ConnectedChannel, createTurnTaking } from './turn-taking.ts'
import type { TurnParts } from './turn-task.ts'

export interface EngineOptions extends TurnParts {
  /** Turns at once at most; further conversations wait. */
  readonly concurrentTurns: number
  /** Conversations that may wait for a turn on this instance; beyond it, messages are refused. */
  readonly waitingConversations: number
  /** Longest text of a message, in UTF-16 code units. */
  readonly messageCharacters: number
  /** Time between two renewals of a lease, well within its life, in milliseconds. */
  readonly renewEveryMs?: number
  /** Tells at once of messages that other instances accept. */
  readonly relay?: TurnRelay | undefined
}

export interface SayOptions {
  /** What is said again under the same id is said once. Unguessable: a customer's message of that id would stop it. */
  readonly id?: string
  /** Absent: the bot says it. */
  readonly author?: Author
}

/** Takes messages in and sees to it that each is handled once, in order, whatever happens. */
export interface Engine {
  /** Refuses with `stopping` or `overloaded` what is to be sent again: then it was not taken. */
  readonly accept: Accept
  /**
   * Says something out of turn, to the customer of a reference that was saved: once, in order with all else. Resolves
   * when it is safe; it goes out when what is before it is done. In the bot's name nothing is said while a person has the
   * conversation. Throws as `accept` does.
   */
  say(to: ConversationReference, reply: string | ReplyDraft, options?: SayOptions): Promise<Accepted>
  /** Shows a customer that somebody writes to them. Best effort: never throws. */
  typing(to: ConversationReference): Promise<void>
  /** Connects a channel; only its conversations are worked on here. Without a policy, messages queue. */
  connect(channel: Channel, policy?: BusyPolicy): void
  /** Takes up conversations with work left: after a crash, here or elsewhere, or when the transcript was away. */
  sweep(): Promise<void>
  /** Runs the dialogs whose reminders are due. */
  remind(): Promise<void>
  /** True while messages are refused because too many conversations wait. */
  overloaded(): boolean
  /** Resolves when nothing is being worked on. */
  idle(): Promise<void>
  /** Refuses new messages, lets running turns end for so long, then hands the rest over. */
  stop(graceMs: number): Promise<void>
}

/** Conversations, or reminders, that one sweep takes up at most. */
const SWEEP_LIMIT = 100
const RENEW_EVERY_MS = 1_500
const QUEUE: BusyPolicy = { whileBusy: 'queue', mergeMs: 0 }
/** What is refused for now and comes again. */
const LATER: readonly ErrorCode[] = ['overloaded', 'too-many-messages', 'stopping']
/** A turn that was told to end has nothing to wait for; one that does not is left to its lease's end, in milliseconds. */
const HAND_OVER_MS = 2_000

export function createEngine(options: EngineOptions): Engine {
  const { memory, log, renewEveryMs = RENEW_EVERY_MS } = options
  const channels = new Map<string, ConnectedChannel>()
  const turns = createTurnTaking({ ...options, channels, renewEveryMs })
  const crowd = createCrowd({
    concurrent: options.concurrentTurns,
    waiting: options.waitingConversations,
    log,
    work: (conversation) => turns.take(conversation),
  })
  let accepting = true

  const accept: Accept = async (message) => {
    if (!accepting) throw new ParleyError('stopping', 'this instance is stopping: send the message again')
    if (message.text.length > options.messageCharacters) {
      throw new ParleyError('invalid-message', `a message has at most ${options.messageCharacters} characters`)
    }
    const { id } = message.conversation
    const accepted = await crowd.admit(id, () => memory.accept(message))
    if (accepted.status === 'accepted') turns.hear(message, accepted.sequence)
    crowd.wake(id)
    return accepted
  }

  /** A reminder is a message that nobody sent; what is refused now comes again with the next look. */
  async function deliver({ reminder, conversation }: DueReminder): Promise<void> {
    const { id, action } = reminder
    try {
      await accept({
        id,
        conversation,
        sender: { id: 'reminder' },
        text: '',
        attachments: [],
        time: options.clock(),
        action,
        reminder: true,
      })
    } catch (error) {
      if (!LATER.some((code) => hasCode(error, code))) throw error
    }
  }

  return {
    accept,
    say: (to, said, { id = randomUUID(), author } = {}) => {
      const reply: ReplyDraft = typeof said === 'string' ? { text: said } : said
      return accept({
        id,
        conversation: to,
        sender: author ? { id: author.kind, name: author.name } : { id: 'bot' },
        text: '',
        attachments: [],
        time: options.clock(),
        outgoing: { reply, ...(author && { author }) },
      })
    },
    typing: async (to) => channels.get(to.channel)?.channel.typing(to),
    connect: (channel, policy = QUEUE) => void channels.set(channel.name, { channel, policy }),
    async sweep() {
      if (!accepting) return
      for (const conversation of await memory.waiting([...channels.keys()], SWEEP_LIMIT)) crowd.wake(conversation)
    },
    async remind() {
      if (!accepting) return
      for (const due of await memory.due([...channels.keys()], SWEEP_LIMIT)) await deliver(due)
    },
    overloaded: () => crowd.overloaded(),
    idle: () => crowd.idle(),
    async stop(graceMs) {
      accepting = false
      const ended = crowd.close()
      await within(ended, graceMs)
      await turns.stop()
      await within(ended, HAND_OVER_MS)
    },
  }
}

/** Waits for something, but no longer than this. */
async function within(work: Promise<void>, ms: number): Promise<void> {
  const over = Promise.withResolvers<void>()
  const timer = setTimeout(over.resolve, ms)
  await Promise.race([work, over.promise])
  clearTimeout(timer)
}
