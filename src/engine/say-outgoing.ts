import { NO_SOURCE } from '../core/answer.ts'
import type { TurnCommit } from '../core/memory.ts'
import type { Outgoing } from '../core/message.ts'
import { chooseLocale } from './language.ts'
import { createSpeaker } from './speaker.ts'
import { writeTranscript } from './transcribe.ts'
import type { TurnTask } from './turn-task.ts'

/** The turn of what is said to the customer out of turn. The dialog that waits goes on waiting. */
export async function sayOutgoing(
  { claim, input, channel, parts }: TurnTask,
  { reply, author }: Outgoing,
): Promise<TurnCommit> {
  const { state, conversation, attempts } = claim
  const { id, replyTo, handled } = input
  const locale = chooseLocale(reply.text, parts.locales, state.locale)
  const speaker = createSpeaker({ ...parts, channel, claim, replyTo, author, locale })
  if (attempts > parts.turnAttempts) {
    parts.log.error({ conversation: conversation.id }, 'what ended its process again and again is not said any more')
  } else if (!(await speaker.speak(`${id}.0`, reply, NO_SOURCE))) {
    parts.log.info({ conversation: conversation.id }, 'not said in the name of the bot: a person has the conversation')
  }
  return { handled, state, transcribed: (await writeTranscript(claim, speaker.said, parts)).transcribed }
}
