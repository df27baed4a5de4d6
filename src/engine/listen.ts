import { randomUUID } from 'node:crypto'
import type { TurnCommit } from '../core/memory.ts'
import { writeTranscript } from './transcribe.ts'
import type { TurnTask } from './turn-task.ts'

/** How long a reminder waits where no dialog may run, in milliseconds. */
const LATER_MS = 15 * 60_000

/**
 * The turn of a message to a person, or of a reminder on a channel that is off: it is written down, and the bot says
 * nothing. What a dialog wanted to be reminded of comes again later.
 */
export async function listen({ claim, input, parts }: TurnTask): Promise<TurnCommit> {
  const { message, handled } = input
  const { transcribed } = await writeTranscript(claim, [], parts)
  const again = message.reminder && message.action
  return {
    handled,
    state: claim.state,
    transcribed,
    ...(again && {
      reminders: [{ id: `reminder-${randomUUID()}`, due: parts.clock() + LATER_MS, action: again }],
    }),
  }
}
