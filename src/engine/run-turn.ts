import { type Answerer, NO_SOURCE } from '../core/answer.ts'
import type { Channel } from '../core/channel.ts'
import type { Clock } from '../core/clock.ts'
import type { JsonValue } from '../core/json.ts'
import type { Log } from '../core/log.ts'
import type { Claim, ConversationMemory, ConversationState, LogEntry, TurnCommit } from '../core/memory.ts'
import type { Message } from '../core/message.ts'
import type { Passage } from '../core/passage.ts'
import type { Reply } from '../core/reply.ts'
import type { TranscriptStore } from '../core/transcript.ts'
import type { Turn } from '../core/turn.ts'
import { createDeadline } from './deadline.ts'
import { HouseFailure } from './house-failure.ts'
import { createJournal } from './journal.ts'
import { chooseLocale } from './language.ts'
import type { Route, Router } from './route.ts'
import { createSpeaker, type Speaker } from './speaker.ts'
import { writeTranscript } from './transcribe.ts'
import { startTyping } from './typing.ts'
import { createAnswer } from './verbs/answer.ts'
import { createAsk } from './verbs/ask.ts'
import type { VerbContext } from './verbs/context.ts'
import { createRetrieve } from './verbs/retrieve.ts'
import { createSay } from './verbs/say.ts'

export interface TurnParts {
  readonly memory: ConversationMemory
  readonly transcripts: TranscriptStore
  readonly route: Router
  readonly answerer: Answerer
  readonly retrieve: (question: string) => Promise<readonly Passage[]>
  readonly text: (locale: string, key: string, values?: Readonly<Record<string, string | number>>) => string
  /** The languages that the bot speaks, the default first. */
  readonly locales: readonly [string, ...string[]]
  readonly clock: Clock
  readonly log: Log
  /** Longest time that a dialog may take for one message, in milliseconds. */
  readonly turnMs: number
}

/** The text that ends a turn whose dialog failed. */
export const SORRY_TEXT = 'sorry'

/** Handles one waiting message of a claimed conversation, up to what is to be committed. */
export async function runTurn(
  claim: Claim,
  message: Message,
  channel: Channel,
  parts: TurnParts,
  stop: AbortSignal,
): Promise<TurnCommit> {
  const { state, conversation } = claim
  const route = parts.route(message, state.pending)
  const locale = chooseLocale(message.text, parts.locales, state.locale, message.locale)
  const typing = startTyping(channel, conversation)
  const speaker = createSpeaker({
    ...parts,
    channel,
    claim,
    replyTo: message.id,
    dialog: route.dialog.name,
    locale,
    onShown: typing.defer,
  })
  try {
    const ended = await runDialog(claim, message, route, locale, speaker, parts, stop)
    const { transcribed } = await writeTranscript(claim, speaker.said, parts)
    return { handled: [message.id], state: { ...ended, locale }, transcribed }
  } finally {
    typing.end()
  }
}

/** Runs the dialog to its end, its next question, its failure or its time limit; returns the state after it. */
async function runDialog(
  claim: Claim,
  message: Message,
  route: Route,
  locale: string,
  speaker: Speaker,
  parts: TurnParts,
  stop: AbortSignal,
): Promise<ConversationState> {
  const { state, conversation } = claim
  const journal = createJournal(route.progress)
  const deadline = createDeadline(parts.turnMs, stop)
  const suspended = Promise.withResolvers<'suspended'>()
  const facts = new Map<string, JsonValue>(Object.entries(state.facts))
  const waitsAgain = route.interrupted && { pending: route.interrupted }
  const turn = createTurn(facts, route, parts, {
    message,
    conversation,
    locale,
    history: lookUpOnce(() => claim.recent().map(historyItem)),
    signal: deadline.signal,
    journal,
    speaker,
    answerer: parts.answerer,
    retrieve: parts.retrieve,
    suspend: () => suspended.resolve('suspended'),
  })
  try {
    const outcome = await Promise.race([route.dialog.run(turn, route.slots), suspended.promise, deadline.reached])
    const pending = outcome === 'suspended' ? { pending: journal.progress() } : waitsAgain
    return { facts: storable(facts), ...pending }
  } catch (error) {
    if (error instanceof HouseFailure) throw error.cause
    if (stop.aborted) throw error
    // What a dialog did wrong would go wrong again: it ends here, and what it changed is forgotten.
    parts.log.error({ err: error, conversation: conversation.id, dialog: route.dialog.name }, 'dialog failed')
    await speaker.speak(`${message.id}.${SORRY_TEXT}`, { text: parts.text(locale, SORRY_TEXT) }, NO_SOURCE)
    return { facts: state.facts, ...waitsAgain }
  } finally {
    deadline.close()
  }
}

function createTurn(facts: Map<string, JsonValue>, { progress }: Route, parts: TurnParts, verbs: VerbContext): Turn {
  const { message, locale, signal, history } = verbs
  const say = createSay(verbs)
  return {
    message,
    locale,
    topic: progress.topic,
    get history() {
      return history()
    },
    state: facts,
    signal,
    say: handled((reply) => say(reply)),
    ask: handled(createAsk(verbs)),
    answer: handled(createAnswer(verbs)),
    retrieve: handled(createRetrieve(verbs)),
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

function historyItem(entry: LogEntry): Turn['history'][number] {
  return entry.kind === 'message'
    ? { author: 'customer', text: entry.message.text }
    : { author: 'bot', text: entry.reply.text, ...offeredBy(entry.reply) }
}

function offeredBy({ suggestedActions = [] }: Reply): Pick<Turn['history'][number], 'offered'> {
  const offered = suggestedActions.flatMap((action) => ('message' in action ? [action.message] : []))
  return offered.length > 0 ? { offered } : {}
}
