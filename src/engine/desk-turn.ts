import { NO_SOURCE } from '../core/answer.ts'
import { type DeskStep, givesBack, type Handover } from '../core/handover.ts'
import type { ConversationState, TurnCommit } from '../core/memory.ts'
import { chooseLocale } from './language.ts'
import { createSpeaker } from './speaker.ts'
import { writeTranscript } from './transcribe.ts'
import type { TurnTask } from './turn-task.ts'

/** What the customer is told of a step, by the keys of the texts. */
export const STEP_TEXTS = {
  take: 'handover.joined',
  reopen: 'handover.joined',
  return: 'handover.left',
  transfer: 'handover.transferred',
  absent: 'handover.absent',
  close: 'handover.closed',
} as const

/** The turn of what somebody at the desk did. The customer sees who has come or gone; no dialog runs. */
export async function deskTurn({ claim, input, channel, parts }: TurnTask, step: DeskStep): Promise<TurnCommit> {
  const { state, conversation, inbox } = claim
  const { id, message, handled } = input
  const locale = chooseLocale('', parts.locales, state.locale)
  const author = { kind: 'system', name: step.agent.name } as const
  const speaker = createSpeaker({ ...parts, channel, claim, replyTo: message.id, author, locale })
  if (claim.attempts > parts.turnAttempts) {
    parts.log.error({ conversation: conversation.id }, 'what ended its process again and again is not told any more')
  } else if (step.kind !== 'note') {
    const text = parts.text(locale, STEP_TEXTS[step.kind], { agent: step.agent.name })
    await speaker.speak(`${id}.0`, { text }, NO_SOURCE)
  }
  const { transcribed } = await writeTranscript(claim, speaker.said, parts)
  const place = inbox.find((line) => line.message.id === id)?.sequence
  return {
    handled,
    state: stateAfter(step, state, message.time),
    transcribed,
    ...(givesBack(step) && place !== undefined && { givenBack: place }),
  }
}

function stateAfter(step: DeskStep, state: ConversationState, time: number): ConversationState {
  if (step.kind === 'note') return state
  const { handover: before, pending, ...rest } = state
  // A dialog that waits waits on only where it may speak again before anybody else does.
  const waiting = { ...rest, ...(pending && { pending }) }
  const handover: Handover = { id: step.handover, queue: step.queue, since: before?.since ?? time }
  switch (step.kind) {
    case 'take':
    case 'reopen':
      return { ...rest, handover: { ...handover, agent: step.agent } }
    case 'transfer':
    case 'absent':
      return { ...waiting, handover }
    default:
      return waiting
  }
}
