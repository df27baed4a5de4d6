import { type Answer, type Answerer, NO_SOURCE } from '../core/answer.ts'
import type { AttachmentStore } from '../core/attachment.ts'
import type { Channel } from '../core/channel.ts'
import type { Clock } from '../core/clock.ts'
import type { JsonValue } from '../core/json.ts'
import type { Log } from '../core/log.ts'
import type {
  Claim,
  ConversationMemory,
  ConversationState,
  LogEntry,
  PendingDialog,
  Reminder,
  TurnCommit,
} from '../core/memory.ts'
import type { Message } from '../core/message.ts'
import type { Passage } from '../core/passage.ts'
import type { Reply } from '../core/reply.ts'
import type { SummaryLine } from '../core/summary.ts'
import type { TranscriptStore } from '../core/transcript.ts'
import type { Turn } from '../core/turn.ts'
import { textsOf, withoutChanged } from './changes.ts'
import { createDeadline } from './deadline.ts'
import type { TurnInput } from './gather.ts'
import { HouseFailure } from './house-failure.ts'
import { createJournal } from './journal.ts'
import { chooseLocale } from './language.ts'
import type { Route, Router } from './route.ts'
import type { RunningTurn } from './running-turn.ts'
import { createSpeaker, type Speaker } from './speaker.ts'
import { foldSummary, withoutAsked } from './summary.ts'
import { writeTranscript } from './transcribe.ts'
import { startTyping } from './typing.ts'
import { createAnswer } from './verbs/answer.ts'
import { createAsk } from './verbs/ask.ts'
import { createAttach } from './verbs/attach.ts'
import type { VerbContext } from './verbs/context.ts'
import { createOpen } from './verbs/open.ts'
import { createRemind } from './verbs/remind.ts'
import { createRetrieve } from './verbs/retrieve.ts'
import { createSay } from './verbs/say.ts'

export interface TurnParts {
  readonly memory: ConversationMemory
  readonly transcripts: TranscriptStore
  readonly attachments: Pick<AttachmentStore, 'put' | 'open'>
  readonly router: Router
  readonly answerer: Answerer
  readonly retrieve: (question: string) => Promise<readonly Passage[]>
  readonly text: (locale: string, key: string, values?: Readonly<Record<string, string | number>>) => string
  /** The languages that the bot speaks, the default first. */
  readonly locales: readonly [string, ...string[]]
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
  readonly signals: Pick<RunningTurn, 'stop' | 'superseded'>
}

/** The text that ends a turn whose dialog failed. */
export const SORRY_TEXT = 'sorry'
export const sorryId = ({ id }: TurnInput) => `${id}.${SORRY_TEXT}`

/** Handles the waiting messages of a turn, up to what is to be committed. */
export async function runTurn(task: TurnTask): Promise<TurnCommit> {
  const { claim, input, channel, parts } = task
  const { state, conversation } = claim
  const { message, replyTo, handled } = input
  const route = parts.router.route(input, state.pending)
  if (!route) {
    const { transcribed } = await writeTranscript(claim, [], parts)
    return { handled, state: { ...state, ...withoutDeleted(claim, message) }, transcribed }
  }
  const dialog = route.dialog.name
  const locale = chooseLocale(message.text, parts.locales, state.locale, message.locale)
  const typing = startTyping(channel, conversation)
  const speaker = createSpeaker({
    ...parts,
    channel,
    claim,
    replyTo,
    dialog,
    locale,
    onShown: typing.defer,
  })
  try {
    const { facts, pending, reminders, outcome, source } = await runDialog(task, route, locale, speaker)
    const { transcribed } = await writeTranscript(claim, speaker.said, parts)
    const line = { asked: message.text, dialog, outcome, ...(source !== undefined && { source }) }
    return {
      handled,
      state: { facts, ...(pending && { pending }), locale, summary: foldSummary(state.summary, line) },
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

interface Ended extends Pick<ConversationState, 'facts'>, Pick<SummaryLine, 'outcome'> {
  readonly pending: PendingDialog | undefined
  readonly reminders: readonly Reminder[]
  readonly source?: string | undefined
}

/** Runs the dialog to its end, its next question, a newer message, its failure or its time limit. */
async function runDialog(task: TurnTask, route: Route, locale: string, speaker: Speaker): Promise<Ended> {
  const { claim, input, parts, signals } = task
  const { state, conversation } = claim
  const journal = createJournal(route.progress)
  const deadline = createDeadline(parts.turnMs, signals.stop)
  const left = Promise.withResolvers<'asked' | 'superseded'>()
  const facts = new Map<string, JsonValue>(Object.entries(state.facts))
  const reminders: Reminder[] = []
  let concluded: Answer | undefined
  const turn = createTurn(facts, route, claim, parts, {
    message: input.message,
    conversation,
    locale,
    history: lookUpOnce(() => withoutChanged(claim.recent(), input.message).flatMap(historyItem)),
    signal: deadline.signal,
    superseded: signals.superseded,
    journal,
    speaker,
    answerer: parts.answerer,
    attachments: parts.attachments,
    retrieve: parts.retrieve,
    problem: parts.router.problem,
    clock: parts.clock,
    reminderMs: parts.reminderMs,
    reminders,
    concluded: (answer) => {
      concluded = answer
    },
    suspend: () => left.resolve('asked'),
    giveWay: () => left.resolve('superseded'),
  })
  try {
    const way = await Promise.race([route.dialog.run(turn, route.slots), left.promise, deadline.reached])
    return {
      facts: storable(facts),
      pending: way === 'asked' ? journal.progress() : route.interrupted,
      reminders,
      outcome: way ?? concluded?.kind ?? 'said',
      source: concluded?.kind === 'answered' ? concluded.citations[0]?.title : undefined,
    }
  } catch (error) {
    if (error instanceof HouseFailure) throw error.cause
    if (signals.stop.aborted) throw error
    // What a dialog did wrong would go wrong again: it ends here, and what it changed is forgotten.
    parts.log.error({ err: error, conversation: conversation.id, dialog: route.dialog.name }, 'dialog failed')
    await speaker.speak(sorryId(input), { text: parts.text(locale, SORRY_TEXT) }, NO_SOURCE)
    return { facts: state.facts, pending: route.interrupted, reminders: [], outcome: 'failed' }
  } finally {
    deadline.close()
  }
}

function createTurn(
  facts: Map<string, JsonValue>,
  { progress }: Route,
  { state }: Claim,
  parts: TurnParts,
  verbs: VerbContext,
): Turn {
  const { message, locale, signal, history } = verbs
  const say = createSay(verbs)
  return {
    message,
    locale,
    topic: progress.topic,
    get history() {
      return history()
    },
    summary: state.summary ?? [],
    state: facts,
    signal,
    say: handled((reply) => say(reply)),
    ask: handled(createAsk(verbs)),
    answer: handled(createAnswer(verbs)),
    retrieve: handled(createRetrieve(verbs)),
    attach: handled(createAttach(verbs)),
    open: handled(createOpen(verbs)),
    remind: createRemind(verbs),
    text: (key, values) => parts.text(locale, key, values),
  }
}

/** A verb that nobody waits for may fail without ending the process; one that is awaited throws as usual. */
function handled<A extends unknown[], R>(verb: (...given: A) => Promise<R>): (...given: A) => Promise<R> {
  return (...given) => {
    const promise = verb(...given)
    promise.catch(() => {})
    return promise
  }
}

function lookUpOnce<T>(look: () => T): () => T {
  let found: T | undefined
  return () => (found ??= look())
}

/** What a dialog remembers, if it can be stored. */
function storable(facts: ReadonlyMap<string, JsonValue>): ConversationState['facts'] {
  const record = Object.fromEntries(facts)
  if (facts.size > 0) JSON.stringify(record)
  return record
}

function historyItem(entry: LogEntry): Turn['history'] {
  if (entry.kind === 'reply') return [{ author: 'bot', text: entry.reply.text, ...offeredBy(entry.reply) }]
  return entry.message.reminder || entry.message.outgoing ? [] : [{ author: 'customer', text: entry.message.text }]
}

function offeredBy({ suggestedActions = [] }: Reply): Pick<Turn['history'][number], 'offered'> {
  const offered = suggestedActions.flatMap((action) => ('message' in action ? [action.message] : []))
  return offered.length > 0 ? { offered } : {}
}
