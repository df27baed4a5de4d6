import type { Guard } from '../core/access.ts'
import type { ConversationActivity, Outcomes } from '../core/outcome.ts'
import type { TranscriptStore } from '../core/transcript.ts'
import { reportOn } from './report.ts'
import type { OutcomeStore } from './store.ts'
import { type Asked, topicsOf } from './topics.ts'

export interface OutcomesOptions {
  readonly store: OutcomeStore
  readonly activity: ConversationActivity
  readonly guard: Guard
  readonly transcripts: Pick<TranscriptStore, 'readMasked'>
  readonly termsOf: (text: string) => readonly string[]
}

/** Questions that are looked at, the newest. */
const MOST_QUESTIONS = 300
/** Lines up to a rating in which the question that it is about is looked for. */
const LOOKED_BACK = 10

/** What came of conversations, for whom the policies allow it. */
export function createOutcomes({ store, activity, guard, transcripts, termsOf }: OutcomesOptions): Outcomes {
  return {
    async report(principal, filter) {
      await guard.require(principal, 'readReport', { type: 'report' })
      return reportOn(filter, await store.begun(filter))
    },
    async unanswered(principal, { from, until }) {
      // Whoever may read none of it is refused once, not once per question.
      await guard.sift(principal, 'readMasked', 'unanswered questions')
      const asked = new Map<string, Asked>()
      for (const { conversation, sequence, locale } of await activity.unanswered(from, until, MOST_QUESTIONS)) {
        const before = Math.max(0, sequence - LOOKED_BACK)
        const lines = await transcripts.readMasked(principal, conversation, before, sequence - before)
        // A thumb down is no question itself: the last one before it was answered badly.
        const question = lines.findLast(({ author, content }) => author === 'customer' && content.text !== '')
        if (!question) continue
        const { sequence: place, content } = question
        asked.set(`${conversation} ${place}`, { text: content.text, conversation, sequence: place, locale })
      }
      return topicsOf([...asked.values()], termsOf)
    },
  }
}
