import { NO_SOURCE } from '../core/answer.ts'
import type { TurnCommit } from '../core/memory.ts'
import { chooseLocale } from './language.ts'
import { FALLBACK_DIALOG } from './route.ts'
import { SORRY_TEXT, sorryId, type TurnTask } from './run-turn.ts'
import { createSpeaker } from './speaker.ts'
import { foldSummary } from './summary.ts'
import { writeTranscript } from './transcribe.ts'

/**
 * Ends a turn that ended its process each time it ran. What it had recorded is said, then that something went wrong;
 * the dialog is not run again.
 */
export async function giveUp({ claim, input, channel, parts }: TurnTask): Promise<TurnCommit> {
  const { state, conversation, ledger, attempts } = claim
  const { message, replyTo } = input
  const locale = chooseLocale(message.text, parts.locales, state.locale, message.locale)
  // The router is asked once: it may be what the process dies of.
  const route = attempts === parts.turnAttempts + 1 ? parts.router.route(input, state.pending) : undefined
  const dialog = route?.dialog.name ?? FALLBACK_DIALOG
  parts.log.error(
    { conversation: conversation.id, dialog, attempts: attempts - 1 },
    'a turn ended its process again and again: its dialog is not run any more',
  )
  const speaker = createSpeaker({ ...parts, channel, claim, replyTo, dialog, locale })
  const sorry = sorryId(input)
  for (const { reply } of ledger) if (reply.id !== sorry) await speaker.speak(reply.id, reply, NO_SOURCE)
  await speaker.speak(sorry, { text: parts.text(locale, SORRY_TEXT) }, NO_SOURCE)
  const { transcribed } = await writeTranscript(claim, speaker.said, parts)
  return {
    handled: input.handled,
    transcribed,
    state: {
      facts: state.facts,
      // The dialog that waited would be run by the next message; one that a button interrupted is not to blame.
      ...(message.action && state.pending && { pending: state.pending }),
      locale,
      summary: foldSummary(state.summary, { asked: message.text, dialog, outcome: 'failed' }),
    },
  }
}
