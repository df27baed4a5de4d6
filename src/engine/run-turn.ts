import type { Answerer } from '../core/answer.ts'
import type { Channel } from '../core/channel.ts'
import type { Clock } from '../core/clock.ts'
import { ParleyError } from '../core/errors.ts'
import type { JsonValue } from '../core/json.ts'
import type { Log } from '../core/log.ts'
import type { Claim, ConversationMemory, ConversationState, LogEntry, TurnCommit } from '../core/memory.ts'
import type { Passage } from '../core/passage.ts'
import type { Principal } from '../core/principal.ts'
import type { TranscriptStore } from '../core/transcript.ts'
import type { Turn } from '../core/turn.ts'
import { createJournal, type Journal } from './journal.ts'
import { chooseLocale } from './language.ts'
import type { Route, Router } from './route.ts'
import { createSpeaker, type Speaker } from './speaker.ts'
import { transcribe, wholeUpTo } from './transcribe.ts'
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

/** A turn that is still at work after this long shows that somebody is there, in milliseconds. */
const TYPING_AFTER_MS = 300

const TURN_OVER = new ParleyError('dialog-failed', 'the turn is over')

const ENGINE: Principal = { role: 'service', id: 'engine' }

/** Handles the first waiting message of a claimed conversation, up to what is to be committed. */
export async function runTurn(
  claim: Claim,
  channel: Channel,
  parts: TurnParts,
  stop: AbortSignal,
): Promise<TurnCommit> {
  const { message } = claim.inbox[0]
  const { state, conversation } = claim
  const route = parts.route(message, state.pending)
  const locale = chooseLocale(message.text, parts.locales, state.locale, message.locale)
  const speaker = createSpeaker({
    ...parts,
    channel,
    claim,
    replyTo: message.id,
    dialog: route.dialog.name,
    locale,
  })
  const typing = setTimeout(() => channel.typing(conversation), TYPING_AFTER_MS)
  try {
    const ended = await runDialog(claim, route, locale, speaker, parts, stop)
    const transcribed = await appendToTranscript(claim, speaker.said, parts)
    return { handled: [message.id], state: { ...ended, locale }, transcribed }
  } finally {
    clearTimeout(typing)
  }
}

/** Runs the dialog to its end, its next question, its failure or its time limit; returns the state after it. */
async function runDialog(
  claim: Claim,
  route: Route,
  locale: string,
  speaker: Speaker,
  parts: TurnParts,
  stop: AbortSignal,
): Promise<ConversationState> {
  const { state, conversation } = claim
  const { message } = claim.inbox[0]
  const journal: Journal = createJournal(route.progress)
  const facts = new Map<string, JsonValue>(Object.entries(state.facts))
  const over = new AbortController()
  const timer = setTimeout(() => over.abort(new ParleyError('dialog-failed', 'took too long')), parts.turnMs)
  const suspended = Promise.withResolvers<'suspended'>()
  const aborted = Promise.withResolvers<never>()
  over.signal.addEventListener('abort', () => aborted.reject(over.signal.reason), { once: true })
  const forward = () => over.abort(stop.reason)
  stop.addEventListener('abort', forward, { once: true })

  let known: Turn['history'] | undefined
  const history = () => (known ??= claim.recent().map(historyItem))
  const verbs: VerbContext = {
    message,
    conversation,
    locale,
    history,
    signal: over.signal,
    journal,
    speaker,
    answerer: parts.answerer,
    retrieve: parts.retrieve,
    suspend: () => suspended.resolve('suspended'),
  }
  const say = createSay(verbs)
  const turn: Turn = {
    message,
    locale,
    topic: route.progress.topic,
    get history() {
      return history()
    },
    state: facts,
    signal: over.signal,
    say: (reply) => say(reply),
    ask: createAsk(verbs),
    answer: createAnswer(verbs),
    retrieve: createRetrieve(verbs),
    text: (key, values) => parts.text(locale, key, values),
  }

  try {
    const outcome = await Promise.race([route.dialog.run(turn, route.slots), suspended.promise, aborted.promise])
    return {
      facts: Object.fromEntries(facts),
      ...(outcome === 'suspended' && { pending: journal.progress() }),
    }
  } catch (error) {
    // What the house itself cannot do is tried again later; what the dialog did wrong would go wrong again.
    if (stop.aborted || (error instanceof ParleyError && error.code !== 'dialog-failed')) throw error
    parts.log.error({ err: error, conversation: conversation.id, dialog: route.dialog.name }, 'dialog failed')
    await speaker.speak(`${message.id}.sorry`, { text: parts.text(locale, 'sorry') }, [])
    return { facts: state.facts }
  } finally {
    clearTimeout(timer)
    stop.removeEventListener('abort', forward)
    // A dialog that left something running can say nothing more.
    aborted.promise.catch(() => {})
    over.abort(TURN_OVER)
  }
}

function historyItem(entry: LogEntry): Turn['history'][number] {
  return entry.kind === 'message'
    ? { author: 'customer', text: entry.message.text }
    : { author: 'bot', text: entry.reply.text }
}

/** Writes all lines that the transcript lacks; where it cannot, they wait in memory for the next turn. */
async function appendToTranscript(claim: Claim, said: readonly LogEntry[], parts: TurnParts): Promise<number> {
  const lines = [
    ...claim.untranscribed.filter((entry) => !said.some((line) => line.sequence === entry.sequence)),
    ...said,
  ]
  try {
    await parts.transcripts.append(
      ENGINE,
      lines.map((line) => transcribe(line, claim.conversation)),
    )
    return wholeUpTo(claim.transcribed, lines)
  } catch (error) {
    parts.log.error({ err: error, conversation: claim.conversation.id }, 'transcript not written, will be tried again')
    return claim.transcribed
  }
}
