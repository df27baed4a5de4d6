import { type Grounds, NO_SOURCE, type Provenance, provenanceOf } from '../core/answer.ts'
import type { Channel } from '../core/channel.ts'
import type { Clock } from '../core/clock.ts'
import type { Log } from '../core/log.ts'
import type { Claim, ConversationMemory, LogEntry } from '../core/memory.ts'
import type { Author, Reply, ReplyDraft } from '../core/reply.ts'
import { HouseFailure } from './house-failure.ts'

/** Brings a turn's replies to the customer, each through the delivery ledger. */
export interface Speaker {
  /** False where a person has the conversation meanwhile: the bot has no word any more. */
  speak(id: string, draft: ReplyDraft, provenance: Provenance): Promise<boolean>
  /** Says what has been shown of a reply that nobody will complete: it ends there, so that it stays. */
  cutShort(): Promise<void>
  /** Says again what a turn that died had cut short; false where it had not. */
  repeatCutShort(id: string): Promise<boolean>
  /** Shows what may be shown so far of a reply that is still being made, where the channel can. */
  show(id: string, text: string, grounds: Grounds | undefined): Promise<void>
  /** The lines said, for the transcript. */
  readonly said: readonly LogEntry[]
}

export interface SpeakerOptions {
  readonly memory: ConversationMemory
  readonly channel: Channel
  readonly claim: Claim
  readonly replyTo: string
  /** The dialog that speaks, where one does. */
  readonly dialog?: string
  /** That of the dialog. */
  readonly version?: string
  /** Absent: the bot. */
  readonly author?: Author | undefined
  readonly locale: string
  readonly clock: Clock
  readonly log: Log
  /** Called whenever the customer is shown something. */
  readonly onShown?: () => void
}

export function createSpeaker(options: SpeakerOptions): Speaker {
  const { memory, channel, claim, replyTo, dialog, version, author, locale, clock, log, onShown = () => {} } = options
  const marks = { replyTo, ...(dialog !== undefined && { dialog }), ...(author && { author }), locale }
  const said: LogEntry[] = []
  let update = 0
  /** The newest state of the reply in the making, where it has not been shown yet. */
  let unshown: NodeJS.Immediate | undefined
  /** What has been shown of a reply that has not been said yet. */
  let begun: { readonly id: string; readonly text: string; readonly grounds: Grounds | undefined } | undefined

  async function showNow(id: string, text: string): Promise<void> {
    onShown()
    await channel.stream(claim.conversation, { id, replyTo, update: ++update, text })
  }

  async function enter(reply: Reply, made: Provenance): Promise<(LogEntry & { kind: 'reply' }) | undefined> {
    const provenance = { ...made, ...(version !== undefined && { version }) }
    try {
      const sequence = await memory.record(claim.lease, reply, provenance)
      return sequence === undefined ? undefined : { sequence, kind: 'reply', reply, ...provenance }
    } catch (error) {
      throw new HouseFailure(error)
    }
  }

  const recorded = (id: string) => claim.ledger.find((entry) => entry.reply.id === id)

  type Made = Omit<Reply, 'replyTo' | 'dialog' | 'author' | 'locale' | 'time'>

  async function say(made: Made, provenance: Provenance): Promise<boolean> {
    clearImmediate(unshown)
    update = 0
    const { id } = made
    // A turn that died after recording the reply promised these words: they are said, not made anew.
    const known = recorded(id)
    const line = known ?? (await enter({ ...made, ...marks, time: clock() }, provenance))
    if (!line) return false
    begun = undefined
    said.push(line)
    onShown()
    try {
      await channel.send(claim.conversation, line.reply, line.sequence, { again: known !== undefined })
    } catch (error) {
      log.error({ err: error, conversation: claim.conversation.id, reply: id }, 'reply not delivered')
    }
    return true
  }

  return {
    said,
    speak: (id, draft, provenance) => say({ ...draft, id }, provenance),
    async cutShort() {
      if (!begun || begun.text.trim() === '') return
      const { id, text, grounds } = begun
      const made = { id, text, ...(grounds && { citations: grounds.citations }), superseded: true } as const
      await say(made, grounds ? provenanceOf(grounds) : NO_SOURCE)
    },
    async repeatCutShort(id) {
      const line = recorded(id)
      if (!line?.reply.superseded) return false
      await say(line.reply, line)
      return true
    },
    async show(id, text, grounds) {
      // Of a reply that was recorded, other words than those must not be shown.
      if (channel.capabilities.streaming === 'none' || recorded(id)) return
      begun = { id, text, grounds }
      clearImmediate(unshown)
      // The first words go out at once; what then comes faster than it can be sent goes out together.
      if (update === 0) await showNow(id, text)
      else unshown = setImmediate(showNow, id, text)
    },
  }
}
