import type { Assignments, Guard } from '../core/access.ts'
import type { Clock } from '../core/clock.ts'
import type { ConversationActivity, Outcomes } from '../core/outcome.ts'
import type { TranscriptStore } from '../core/transcript.ts'
import { readCursor } from '../storage/cursor.ts'
import { shownPage } from '../storage/shown-page.ts'
import { daysBefore, daysOf, spanOf } from './days.ts'
import { asOf, reportOn } from './report.ts'
import type { OutcomeStore } from './store.ts'
import { type Asked, topicsOf } from './topics.ts'

export interface OutcomesOptions {
  readonly store: OutcomeStore
  readonly activity: ConversationActivity
  readonly guard: Guard
  readonly assignments: Assignments
  readonly transcripts: Pick<TranscriptStore, 'readMasked'>
  readonly termsOf: (text: string) => readonly string[]
  readonly timeZone: string
  readonly clock: Clock
}

/** Questions that are looked at, the newest. */
const MOST_QUESTIONS = 300
/** Lines up to a rating in which the question that it is about is looked for. */
const LOOKED_BACK = 10

/** What came of conversations, for whom the policies allow it. */
export function createOutcomes(options: OutcomesOptions): Outcomes {
  const { store, activity, guard, assignments, transcripts, termsOf, timeZone, clock } = options

  const resourceOf =
    ({ conversation, customer, channel }: { conversation: string; customer: string; channel: string }) =>
    async () => ({
      type: 'conversation' as const,
      id: conversation,
      customer,
      channel,
      ...(await assignments.of(conversation)),
    })

  return {
    async report(principal, given = {}) {
      await guard.require(principal, 'readReport', { type: 'report' })
      const days = daysOf(given, timeZone, clock())
      const span = spanOf(days, timeZone)
      const spanBefore = spanOf(daysBefore(days), timeZone)
      const settledUntil = await store.settledUntil()
      const countedUntil = Math.min(span.until, settledUntil)
      // What was not known yet so long ago.
      const known = settledUntil - (span.from - spanBefore.from)
      return reportOn({
        days,
        timeZone,
        countedUntil,
        settled: await store.begun(span),
        before: asOf(await store.begun(spanBefore), known),
      })
    },

    async list(principal, { days, ...filter }, limit, next) {
      const span = spanOf(daysOf(days, timeZone, clock()), timeZone)
      const shown = await guard.sift(principal, 'list', 'conversations by outcome')
      return shownPage({
        read: (after, count) => store.list(span, filter, count, after),
        shown: (item) => shown(resourceOf(item)),
        placeOf: ({ started, conversation }) => [started, conversation],
        limit,
        ...(next !== undefined && { after: readCursor(next) }),
      })
    },

    async unanswered(principal, given = {}) {
      const days = daysOf(given, timeZone, clock())
      const { from, until } = spanOf(days, timeZone)
      // Whoever may read none of it is refused once, not once per question.
      const shown = await guard.sift(principal, 'readMasked', 'unanswered questions')
      const asked = new Map<string, Asked>()
      for (const line of await activity.unanswered(from, until, MOST_QUESTIONS)) {
        if (!(await shown(resourceOf(line)))) continue
        const { conversation, sequence, locale, time } = line
        const before = Math.max(0, sequence - LOOKED_BACK)
        const lines = await transcripts.readMasked(principal, conversation, before, sequence - before)
        // A thumb down is no question itself: the last one before it was answered badly.
        const question = lines.findLast(({ author, content }) => author === 'customer' && content.text !== '')
        if (!question) continue
        const { sequence: place, content } = question
        asked.set(`${conversation} ${place}`, { text: content.text, conversation, sequence: place, locale, time })
      }
      return { days, topics: topicsOf([...asked.values()], termsOf) }
    },
  }
}
