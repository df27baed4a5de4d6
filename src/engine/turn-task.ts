import type { Answerer } from '../core/answer.ts'
import type { AttachmentStore } from '../core/attachment.ts'
import type { Channel } from '../core/channel.ts'
import type { Clock } from '../core/clock.ts'
import type { Middleware } from '../core/dialog.ts'
import { type Desk, PERSON_DIALOG } from '../core/handover.ts'
import type { Log } from '../core/log.ts'
import type { Claim, ConversationMemory, ConversationState } from '../core/memory.ts'
import type { Passage } from '../core/passage.ts'
import type { TextOf } from '../core/slot.ts'
import type { ChannelNotices } from '../core/switchboard.ts'
import type { CallTool } from '../core/tool.ts'
import type { TranscriptStore } from '../core/transcript.ts'
import type { Worker } from '../core/work.ts'
import type { TurnInput } from './gather.ts'
import { chooseLocale } from './language.ts'
import type { Router } from './route.ts'
import type { Hearing } from './routing/step.ts'
import type { RunningTurn } from './running-turn.ts'

export interface TurnParts {
  readonly memory: ConversationMemory
  readonly transcripts: TranscriptStore
  readonly attachments: Pick<AttachmentStore, 'put' | 'open'>
  readonly router: Router
  readonly middleware: () => readonly Middleware[]
  readonly callTool: CallTool
  /** Absent where no model is configured. */
  readonly worker?: Worker | undefined
  readonly answerer: Answerer
  readonly retrieve: (question: string) => Promise<readonly Passage[]>
  /** Where people answer; absent where nobody does. */
  readonly desk?: Desk | undefined
  readonly text: (locale: string, key: string, values?: Readonly<Record<string, string | number>>) => string
  /** The texts of a language, where a text may be absent. */
  readonly textsOf: (locale: string) => TextOf
  /** What operators have set for a channel. */
  readonly notices: (channel: string) => Promise<ChannelNotices>
  /** The languages that the bot speaks, the default first. */
  readonly locales: readonly [string, ...string[]]
  /** IANA name of the zone by whose days customers are understood. */
  readonly timeZone: string
  readonly clock: Clock
  readonly log: Log
  /** Longest time that a dialog may take for one message, in milliseconds. */
  readonly turnMs: number
  /** Claims of a turn that may come to nothing, because the process died, before it is given up. */
  readonly turnAttempts: number
  /** How far away a reminder may be, within the time that a conversation is remembered, in milliseconds. */
  readonly reminderMs: number
}

/** A turn to be taken. */
export interface TurnTask {
  readonly claim: Claim
  readonly input: TurnInput
  readonly channel: Channel
  readonly parts: TurnParts
  readonly signals: Pick<RunningTurn, 'stop' | 'superseded' | 'silenced'>
}

/** The text that ends a turn whose dialog failed. */
export const SORRY_TEXT = 'sorry'
export const sorryId = ({ id }: TurnInput) => `${id}.${SORRY_TEXT}`

/** What a message of this turn meets. */
export function hearingOf({ claim, input, parts }: Pick<TurnTask, 'claim' | 'input' | 'parts'>): Hearing {
  const { state } = claim
  const { message } = input
  const locale = chooseLocale(message.text, parts.locales, state.locale, message.locale)
  const person = parts.router.problem({ dialog: PERSON_DIALOG }) === undefined
  const { timeZone } = parts
  return { input, state, locale, text: parts.textsOf(locale), now: message.time, timeZone, person }
}

/** What of a state goes on to the next turn by itself. */
export function kept({
  facts,
  slots,
  confirmed,
  told,
  unhelped,
  handover,
}: ConversationState): Omit<ConversationState, 'pending' | 'locale' | 'summary'> {
  return {
    facts,
    ...(slots && { slots }),
    ...(confirmed && { confirmed }),
    ...(told && { told }),
    ...(unhelped && { unhelped }),
    ...(handover && { handover }),
  }
}
