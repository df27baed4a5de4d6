import { NO_SOURCE } from '../core/answer.ts'
import { PERSON_DIALOG } from '../core/handover.ts'
import type { Claim, ConversationState, TurnCommit } from '../core/memory.ts'
import type { Message } from '../core/message.ts'
import type { ReplyDraft } from '../core/reply.ts'
import { textsOf } from './changes.ts'
import { sayNotices } from './notices.ts'
import { createNumbering } from './numbering.ts'
import { isDue, offerOf, unhelpedAfter } from './offer-person.ts'
import { scoreOf } from './rating.ts'
import { askOn } from './routing/questions.ts'
import type { Hearing, Step } from './routing/step.ts'
import { type Ended, runDialog } from './run-dialog.ts'
import { createSpeaker } from './speaker.ts'
import { foldSummary, withoutAsked } from './summary.ts'
import { writeTranscript } from './transcribe.ts'
import { hearingOf, kept, type TurnTask } from './turn-task.ts'
import { startTyping } from './typing.ts'

/** Handles the waiting messages of a turn, up to what is to be committed. */
export async function runTurn(task: TurnTask): Promise<TurnCommit> {
  const { claim, input, channel, parts } = task
  const { state, conversation } = claim
  const { message, replyTo, handled } = input
  const hearing = demanded(hearingOf(task), task)
  const typing = startTyping(channel, conversation)
  try {
    const step = await parts.router.route(hearing)
    if (!step) {
      const { transcribed } = await writeTranscript(claim, [], parts)
      return { handled, state: { ...state, ...withoutDeleted(claim, message) }, transcribed }
    }
    const { locale } = hearing
    const { name: dialog, version } = step.dialog
    const onShown = typing.defer
    const speaker = createSpeaker({ ...parts, channel, claim, replyTo, dialog, version, locale, onShown })
    const notices = await sayNotices(task, locale)
    const numbering = createNumbering(input.id)
    const say = (draft: ReplyDraft) => speaker.speak(numbering.next(), draft, NO_SOURCE)
    for (const draft of step.says) await say(draft)
    const ended = step.run
      ? await runDialog({ task, step, run: step.run, hearing, speaker, numbering })
      : heardOnly(state, step)
    const unhelped = parts.desk && unhelpedAfter(state, message, ended.outcome)
    const mayOffer = hearing.person && !ended.state.handover && ended.outcome !== 'asked'
    const offers = mayOffer && parts.desk && unhelped && isDue(unhelped, parts.desk)
    if (offers) await say(offerOf(hearing, speaker.said))
    const question = ended.resumes && ended.pending?.question
    if (question) await say(askOn(question, hearing))
    const { outcome, source, reminders } = ended
    const score = step.run && scoreOf(dialog, state, ended.state)
    const lines = [...notices.said, ...speaker.said]
    const { transcribed } = await writeTranscript(claim, lines, parts, { message: message.id, outcome, score })
    const line = { asked: message.text, dialog, outcome, ...(source !== undefined && { source }) }
    return {
      handled,
      state: {
        ...ended.state,
        ...(ended.pending && { pending: ended.pending }),
        locale,
        ...(unhelped && { unhelped: offers ? { ...unhelped, offered: true } : unhelped }),
        ...(Object.keys(notices.told).length > 0 && { told: notices.told }),
        summary: foldSummary(state.summary, line),
      },
      transcribed,
      ...(reminders.length > 0 && { reminders }),
    }
  } finally {
    typing.end()
  }
}

function withoutDeleted({ state, recent }: Claim, { change }: Message): Pick<ConversationState, 'summary'> {
  if (!change || !state.summary) return {}
  return { summary: withoutAsked(state.summary, textsOf(change.message, recent())) }
}

/** What must go to a person is brought to them, whatever dialog would take it. */
function demanded(hearing: Hearing, { claim, input, parts }: TurnTask): Hearing {
  const { message } = input
  if (message.action || claim.state.handover) return hearing
  const reason = parts.desk?.demanded(message.text)
  if (reason === undefined) return hearing
  return {
    ...hearing,
    input: { ...input, message: { ...message, action: { dialog: PERSON_DIALOG, value: { reason } } } },
  }
}

/** No dialog runs: the house has asked something, or ended something. */
function heardOnly(state: ConversationState, { dialog, waiting, repeat = false }: Step): Ended {
  const asks = waiting?.dialog === dialog.name
  return {
    state: kept(state),
    pending: waiting,
    reminders: [],
    outcome: asks ? 'asked' : 'said',
    resumes: repeat && !asks,
  }
}
