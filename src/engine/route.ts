import type { Action } from '../core/action.ts'
import type { Classification, Classifier, Dialog, Understand } from '../core/dialog.ts'
import type { Log } from '../core/log.ts'
import type { PendingDialog } from '../core/memory.ts'
import type { SuggestedAction } from '../core/reply.ts'
import { correctionIn } from '../dialog/reading/correction.ts'
import { isQuestion } from '../dialog/reading/question.ts'
import { takersOf } from './routing/bare-value.ts'
import { begin, type Start } from './routing/begin.ts'
import { takeFound, withoutValues } from './routing/fill.ts'
import { digressed, restated } from './routing/questions.ts'
import { type Hearing, isRecord, type Step } from './routing/step.ts'
import { changedAfterwards, hearFor } from './routing/waiting.ts'

/** Every message that no other dialog claims ends here. */
export const FALLBACK_DIALOG = 'answer'

/** The very words of an example: no model is asked. */
const CERTAIN = 0.99
/** Probabilities from which another dialog interrupts the one that waits: where the message was no answer, and where it may be one. */
const INTERRUPTS = 0.75
const INTERRUPTS_ANSWER = 0.9

export interface RouterOptions {
  readonly dialogs: ReadonlyMap<string, Dialog>
  readonly classifier: Classifier
  /** That the documents answer a question: 0 to 1. */
  readonly answerable: (question: string) => Promise<number>
  /** Least probability at which they do. */
  readonly threshold: number
  /** Absent where messages are routed by examples alone. */
  readonly understand?: Understand | undefined
  readonly log: Log
}

export interface Router {
  /** What a message calls for. Undefined for what was deleted, and for a reminder whose dialog cannot be started any more. */
  route(hearing: Hearing): Promise<Step | undefined>
  /** What is wrong with a dialog that is to be started so, if anything. */
  problem(action: Action): string | undefined
}

/** Picks the dialog of a message: a chosen button, the dialog that waits, the best match by examples, the fallback. */
export function createRouter(options: RouterOptions): Router {
  const { dialogs, classifier, answerable, threshold, understand, log } = options

  /** A button's values come from outside: a dialog that does not take them is not started. */
  function startOf({ dialog: name, value }: Action): Start | { readonly problem: string } {
    const dialog = dialogs.get(name)
    if (!dialog) return { problem: 'there is none' }
    const values = value === undefined ? {} : value
    const checked = isRecord(values) ? dialog.checkSlots(values) : { wrong: 'no record' }
    if (!('wrong' in checked)) return { dialog, values: isRecord(values) ? values : {} }
    const slots = new Map(dialog.slots.map((slot) => [slot.name, slot]))
    const fits = isRecord(values) && Object.entries(values).every(([slot, given]) => slots.get(slot)?.accepts(given))
    const missing = fits ? dialog.slots.filter(({ name: slot, asked }) => asked && !(slot in values)) : []
    // What is missing can be asked for, if it can be asked for.
    return fits && missing.length > 0 ? { dialog, values } : { problem: 'its slots are wrong' }
  }

  async function pressed(hearing: Hearing, action: Action): Promise<Step | undefined> {
    const start = startOf(action)
    const below = hearing.state.pending
    const step = 'problem' in start ? undefined : await begin({ ...start, below }, hearing)
    if (!step)
      log.warn(
        { dialog: action.dialog, problem: 'problem' in start ? start.problem : 'its slots are wrong' },
        'dialog not started',
      )
    // What waits goes on waiting, without being said again: the customer sees it above.
    return step && { ...step, repeat: false }
  }

  async function fallback(hearing: Hearing, below?: PendingDialog): Promise<Step> {
    const dialog = dialogs.get(FALLBACK_DIALOG)
    const step = dialog && (await begin({ dialog, below }, hearing))
    if (!step) throw new TypeError(`the dialog "${FALLBACK_DIALOG}" must run without slots`)
    return step
  }

  /** The dialog whose examples are nearest, if it is near enough; a choice where it is not the only one. */
  async function matched(hearing: Hearing, least: number, below?: PendingDialog): Promise<Step | undefined> {
    const words = hearing.input.message.text
    const match = await classify(words, hearing)
    if (understand && !below && (match?.probability ?? 0) < CERTAIN) return chosenByModel(understand, hearing, match)
    if (!match || match.probability < least || match.dialog === below?.dialog) return undefined
    if (match.rivals) return below ? undefined : choose([match.dialog, ...match.rivals], hearing)
    const dialog = dialogs.get(match.dialog)
    return dialog && begin({ dialog, topic: match.topic, words, below }, hearing)
  }

  /** The model chooses where examples leave it open; where it does not, they decide. */
  async function chosenByModel(
    ask: Understand,
    hearing: Hearing,
    match: Classification | undefined,
  ): Promise<Step | undefined> {
    const { message } = hearing.input
    const routed = [...dialogs.values()].filter(({ examples }) => Object.keys(examples).length > 0)
    const understood = await ask(message, routed)
    const dialog = dialogs.get(understood?.dialog ?? match?.dialog ?? '')
    const topic = match?.dialog === dialog?.name ? match?.topic : undefined
    const heard = understood?.values
    return dialog && begin({ dialog, topic, words: message.text, ...(heard && { heard }) }, hearing)
  }

  /** By its words, and then without what are values of slots in it: those no example has. */
  async function classify(words: string, hearing: Hearing): Promise<Classification | undefined> {
    const match = classifier.classify(words)
    if (match) return match
    const bare = await withoutValues(words, dialogs.values(), hearing)
    return bare === words ? undefined : classifier.classify(bare)
  }

  /** Several dialogs may be meant: the customer says which, and what was said of their slots is kept. */
  async function choose(names: readonly string[], hearing: Hearing): Promise<Step | undefined> {
    const { text, input } = hearing
    const meant = names.flatMap((name) => dialogs.get(name) ?? [])
    const buttons = await Promise.all(
      meant.map(async (dialog): Promise<SuggestedAction> => {
        const { values } = await takeFound({ dialog, values: {}, agreed: [] }, input.message.text, hearing)
        const title = text(`title.${dialog.name}`) ?? dialog.description
        return { title, action: { dialog: dialog.name, ...(Object.keys(values).length > 0 && { value: values }) } }
      }),
    )
    const [dialog] = meant
    return dialog && { dialog, says: [{ text: text('dialog.choose') ?? '', suggestedActions: buttons }] }
  }

  /** An order number alone: what it is for, if only one thing can be; the dialog that ended just now goes before others. */
  async function byValue(hearing: Hearing): Promise<Step | undefined> {
    const { input, state } = hearing
    const words = input.message.text
    const takers = await takersOf(words, dialogs.values(), hearing)
    const last = takers.find((name) => name === state.ended?.dialog)
    const dialog = dialogs.get(last ?? takers[0] ?? '')
    if (!dialog || (takers.length > 1 && !last)) return choose(takers, hearing)
    return begin({ dialog, words }, hearing)
  }

  async function digress(hearing: Hearing, pending: PendingDialog, likely: boolean): Promise<Step | undefined> {
    const { text } = hearing.input.message
    const below = digressed(restated(pending, dialogs.get(pending.dialog), hearing))
    const other = await matched(hearing, likely ? INTERRUPTS_ANSWER : INTERRUPTS, below)
    if (other) return other
    if (!isQuestion(text)) return undefined
    // A question that the documents cannot answer may be an answer, where anything is one.
    if (likely && (await answerable(text)) < threshold) return undefined
    return fallback(hearing, below)
  }

  return {
    async route(hearing) {
      const { input, state } = hearing
      const { message } = input
      if (message.change?.kind === 'deleted') return undefined
      const chosen = message.action && (await pressed(hearing, message.action))
      if (message.reminder) return chosen?.run && chosen
      if (chosen) return chosen
      const { pending, ended } = state
      const waiting = pending && dialogs.get(pending.dialog)
      if (waiting) return hearFor(waiting, pending, hearing, (at, likely) => digress(hearing, at, likely), understand)
      if (pending) log.warn({ dialog: pending.dialog, problem: 'there is none' }, 'dialog not started')
      const before = ended && correctionIn(message.text) !== undefined && dialogs.get(ended.dialog)
      const again = before && (await changedAfterwards(before, hearing))
      return again || ((await matched(hearing, 0)) ?? (await byValue(hearing)) ?? fallback(hearing))
    },
    problem(action) {
      const start = startOf(action)
      if ('problem' in start) return start.problem
      return 'wrong' in start.dialog.checkSlots(start.values) ? 'its slots are wrong' : undefined
    },
  }
}
