import { NO_SOURCE } from '../core/answer.ts'
import type { ConversationState, LogEntry, TurnCommit } from '../core/memory.ts'
import { type Notice, noticeText } from '../core/switchboard.ts'
import { chooseLocale } from './language.ts'
import { createSpeaker } from './speaker.ts'
import { writeTranscript } from './transcribe.ts'
import type { TurnTask } from './turn-task.ts'

/** Says that an AI answers. */
export const DISCLOSURE_TEXT = 'disclosure'
/** Says that nobody answers, where the operator has given no other words. */
export const CHANNEL_OFF_TEXT = 'channel.off'

/** Who goes on writing to a channel that is off is told so again after this long, in milliseconds. */
const OFF_AGAIN_MS = 10 * 60_000
const DISCLOSURE = 'disclosure'

type Told = NonNullable<ConversationState['told']>

/** The turn of a message to a channel that is switched off: it is written down, and its sender told, now and then. */
export async function sayOff({ claim, input, channel, parts }: TurnTask, off: Notice): Promise<TurnCommit> {
  const { state } = claim
  const { message, replyTo, handled } = input
  const locale = chooseLocale(message.text, parts.locales, state.locale, message.locale)
  const speaker = createSpeaker({ ...parts, channel, claim, replyTo, locale })
  const own = `${input.id}.off`
  const now = parts.clock()
  const due = now - (state.told?.[off.id] ?? Number.NEGATIVE_INFINITY) >= OFF_AGAIN_MS
  // What a turn of before has recorded is promised.
  for (const { reply } of claim.ledger) if (reply.id !== own) await speaker.speak(reply.id, reply, NO_SOURCE)
  if (due) {
    const text = noticeText(off, locale) ?? parts.text(locale, CHANNEL_OFF_TEXT)
    await speaker.speak(own, { text }, NO_SOURCE)
  }
  const { transcribed } = await writeTranscript(claim, speaker.said, parts)
  return { handled, transcribed, state: due ? { ...state, told: { ...state.told, [off.id]: now } } : state }
}

/**
 * Says before all else what this conversation has not been told yet: that an AI answers, and of an incident, on a
 * channel that has no other place for it.
 */
export async function sayNotices(
  { claim, input, channel, parts }: TurnTask,
  locale: string,
): Promise<{ readonly told: Told; readonly said: readonly LogEntry[] }> {
  const { capabilities, name } = channel
  const { told = {} } = claim.state
  const { banner } = await parts.notices(name)
  const due: (readonly [id: string, text: string | undefined])[] = [
    ...(capabilities.disclosure === 'reply' ? [[DISCLOSURE, parts.text(locale, DISCLOSURE_TEXT)] as const] : []),
    ...(capabilities.banner === 'reply' && banner ? [[banner.id, noticeText(banner, locale)] as const] : []),
  ]
  const text = due.flatMap(([id, words]) => (words === undefined || id in told ? [] : [words])).join('\n\n')
  const speaker = createSpeaker({ ...parts, channel, claim, replyTo: input.replyTo, locale })
  if (text !== '') await speaker.speak(`${input.id}.notice`, { text }, NO_SOURCE)
  const now = parts.clock()
  // What no longer holds need not be remembered.
  return { told: Object.fromEntries(due.map(([id]) => [id, told[id] ?? now])), said: speaker.said }
}
