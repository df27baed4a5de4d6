import type { Answer } from '../core/answer.ts'
import { NO_SOURCE } from '../core/answer.ts'
import { hasCode } from '../core/errors.ts'
import type { HandOff, HandOffDraft } from '../core/handover.ts'
import type { JsonValue } from '../core/json.ts'
import type { ConversationState, PendingDialog, PendingQuestion, Reminder } from '../core/memory.ts'
import type { SummaryLine } from '../core/summary.ts'
import { createDeadline } from './deadline.ts'
import { HouseFailure } from './house-failure.ts'
import { createJournal } from './journal.ts'
import { aroundDialog } from './middleware.ts'
import type { Numbering } from './numbering.ts'
import { personButton } from './routing/questions.ts'
import { type Hearing, type Step, valuesOf } from './routing/step.ts'
import type { Speaker } from './speaker.ts'
import { createTurn } from './turn.ts'
import { kept, SORRY_TEXT, sorryId, type TurnTask } from './turn-task.ts'
import type { Leaving } from './verbs/context.ts'

/** What a turn has come to. */
export interface Ended extends Pick<SummaryLine, 'outcome'> {
  readonly state: Omit<ConversationState, 'pending' | 'locale' | 'summary'>
  readonly pending: PendingDialog | undefined
  readonly reminders: readonly Reminder[]
  readonly source?: string | undefined
  /** Whether what waits is to be asked again. */
  readonly resumes: boolean
}

export interface DialogRun {
  readonly task: TurnTask
  readonly step: Step
  readonly run: NonNullable<Step['run']>
  readonly hearing: Hearing
  readonly speaker: Speaker
  readonly numbering: Numbering
}

/** Confirmations that are kept, the newest. */
const CONFIRMED = 20

type Way = Leaving | { readonly asks: PendingQuestion } | undefined

/** Runs the dialog to its end, its next question, a newer message, its failure or its time limit. */
export async function runDialog({ task, step, run, hearing, speaker, numbering }: DialogRun): Promise<Ended> {
  const { claim, input, parts, signals } = task
  const { state, conversation } = claim
  const { dialog, waiting, repeat = false } = step
  const { slots, progress } = run
  const journal = createJournal(progress, numbering)
  const deadline = createDeadline(parts.turnMs, signals.stop)
  const left = Promise.withResolvers<Way>()
  const facts = new Map<string, JsonValue>(Object.entries(state.facts))
  const reminders: Reminder[] = []
  const confirmed = [...(state.confirmed ?? [])]
  const underWay = new Set<Promise<unknown>>()
  let concluded: Answer | undefined
  const changed = progress.version !== undefined && progress.version !== dialog.version
  function leave(way: Leaving): Promise<never> {
    left.resolve(way)
    return new Promise<never>(() => {})
  }
  let { handover } = state

  async function askForPerson(draft: HandOffDraft): Promise<HandOff> {
    if (!parts.desk) return { status: 'unavailable' }
    const { name: customerName } = input.message.sender
    const found = await parts.desk.request({
      ...draft,
      conversation,
      turn: input.id,
      locale: hearing.locale,
      ...(customerName !== undefined && { customerName }),
      asked: input.message.text,
      summary: state.summary ?? [],
      facts: storable(facts),
    })
    handover = found.handover ?? handover
    return found.handOff
  }

  const turn = createTurn(dialog, progress, claim, facts, underWay, {
    message: input.message,
    conversation,
    locale: hearing.locale,
    signal: deadline.signal,
    superseded: signals.superseded,
    silenced: signals.silenced,
    askForPerson,
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
    changed,
    suspend: (asks) => left.resolve({ asks }),
    leave,
    stray: () => {
      if (changed) return leave('changed')
      throw new TypeError('run again, the dialog did something else: before an ask it must depend on its slots alone')
    },
    callTool: parts.callTool,
    worker: parts.worker,
    origin: [conversation.id, progress.startedBy],
    confirmed,
    used: [],
    text: (key, values) => parts.text(hearing.locale, key, values),
  })

  const house = (key: string) => speaker.speak(`${input.id}.${key}`, { text: hearing.text(key) ?? '' }, NO_SOURCE)

  function endedAs(way: Way): Ended {
    const asks = typeof way === 'object' ? way.asks : undefined
    const values = valuesOf(progress)
    const remembered = dialog.slots.filter(({ name, remember }) => remember && name in values)
    const shared = { ...state.slots, ...Object.fromEntries(remembered.map(({ name }) => [name, values[name] ?? null])) }
    return {
      state: {
        ...kept({ ...state, facts: storable(facts), ...(handover && { handover }) }),
        ...(Object.keys(shared).length > 0 && { slots: shared }),
        ...(confirmed.length > 0 && { confirmed: confirmed.slice(-CONFIRMED) }),
        ...(!way && correctable(progress)),
      },
      pending: asks ? journal.progress(asks) : waiting,
      reminders,
      outcome: asks ? 'asked' : way === 'superseded' ? way : (concluded?.kind ?? 'said'),
      source: concluded?.kind === 'answered' ? concluded.citations[0]?.title : undefined,
      resumes: repeat && !asks && way !== 'superseded',
    }
  }

  try {
    const whole = async () => {
      await aroundDialog(parts.middleware(), turn, () => dialog.run(turn, slots))
      // A verb that nobody waited for is part of the turn all the same.
      while (underWay.size > 0) await Promise.allSettled(underWay)
    }
    const way = await Promise.race([whole(), left.promise, deadline.reached])
    const ended = endedAs(way || undefined)
    if (way === 'changed' || way === 'declined') await house(`dialog.${way}`)
    if (way === undefined && isSilent(speaker, progress, input.message)) {
      parts.log.warn({ conversation: conversation.id, dialog: dialog.name }, 'a dialog said nothing')
      await house('dialog.silent')
    }
    return ended
  } catch (error) {
    if (error instanceof HouseFailure) throw error.cause
    if (signals.stop.aborted) throw error
    // What a dialog did wrong would go wrong again: it ends here, and what it changed is forgotten.
    parts.log.error({ err: error, conversation: conversation.id, dialog: dialog.name }, 'dialog failed')
    await speaker.cutShort()
    await speaker.speak(sorryId(input), apologyFor(error, hearing), NO_SOURCE)
    return {
      state: { ...kept({ ...state, ...(handover && { handover }) }), ...correctable(progress) },
      pending: waiting,
      reminders: [],
      outcome: 'failed',
      resumes: false,
    }
  } finally {
    deadline.close()
  }
}

/** A dialog that has ended, well or not, runs again where the customer corrects what it was told. */
function correctable(progress: PendingDialog): Pick<ConversationState, 'ended'> {
  const value = valuesOf(progress)
  return Object.keys(value).length > 0 ? { ended: { dialog: progress.dialog, value } } : {}
}

/** A customer who wrote something is answered; a button, or a reminder, may end without a word. */
function isSilent({ said }: Speaker, progress: PendingDialog, { action, text }: TurnTask['input']['message']): boolean {
  return said.length === 0 && progress.said === 0 && !action && text.trim() !== ''
}

function apologyFor(error: unknown, hearing: Hearing) {
  const { text } = hearing
  const key = (['tool-failed', 'tool-unsure'] as const).find((code) => hasCode(error, code))?.replace('-', '.')
  const known = key ?? (hasCode(error, 'fact-unconfirmed') ? 'tool.unconfirmed' : undefined)
  if (known === undefined) return { text: text(SORRY_TEXT) ?? '' }
  return { text: text(known) ?? '', suggestedActions: personButton(hearing) }
}

/** What a dialog remembers, if it can be stored. */
function storable(facts: ReadonlyMap<string, JsonValue>): ConversationState['facts'] {
  const record = Object.fromEntries(facts)
  if (facts.size > 0) JSON.stringify(record)
  return record
}
