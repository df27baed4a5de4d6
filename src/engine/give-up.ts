import { NO_SOURCE } from '../core/answer.ts'
import type { TurnCommit } from '../core/memory.ts'
import { FALLBACK_DIALOG } from './route.ts'
import { createSpeaker } from './speaker.ts'
import { foldSummary } from './summary.ts'
import { writeTranscript } from './transcribe.ts'
import { hearingOf, kept, SORRY_TEXT, sorryId, type TurnTask } from './turn-task.ts'

/**
 * Ends a turn that ended its process each time it ran. What it had recorded is said, then that something went wrong;
 * the dialog is not run again.
 */
export async function giveUp(task: TurnTask): Promise<TurnCommit> {
  const { claim, input, channel, parts } = task
  const { state, conversation, ledger, attempts } = claim
  const { message, replyTo } = input
  const hearing = hearingOf(task)
  const { locale } = hearing
  // The router is asked once: it may be what the process dies of.
  const route = attempts === parts.turnAttempts + 1 ? await parts.router.route(hearing) : undefined
  const { name: dialog, version } = route?.dialog ?? { name: FALLBACK_DIALOG, version: undefined }
  parts.log.error(
    { conversation: conversation.id, dialog, attempts: attempts - 1 },
    'a turn ended its process again and again: its dialog is not run any more',
  )
  const speaker = createSpeaker({
    ...parts,
    channel,
    claim,
    replyTo,
    dialog,
    ...(version !== undefined && { version }),
    locale,
  })
  const sorry = sorryId(input)
  for (const { reply } of ledger) if (reply.id !== sorry) await speaker.speak(reply.id, reply, NO_SOURCE)
  await speaker.speak(sorry, { text: parts.text(locale, SORRY_TEXT) }, NO_SOURCE)
  const { transcribed } = await writeTranscript(claim, speaker.said, parts)
  return {
    handled: input.handled,
    transcribed,
    state: {
      ...kept(state),
      // The dialog that waited would be run by the next message; one that a button interrupted is not to blame.
      ...(message.action && state.pending && { pending: state.pending }),
      locale,
      summary: foldSummary(state.summary, { asked: message.text, dialog, outcome: 'failed' }),
    },
  }
}
