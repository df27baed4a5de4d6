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
      const asked: Asked[] = []
      for (const { conversation, sequence, locale } of await activity.unanswered(from, until, MOST_QUESTIONS)) {
        const [line] = await transcripts.readMasked(principal, conversation, sequence - 1, 1)
        if (line && line.content.text !== '') asked.push({ text: line.content.text, conversation, sequence, locale })
      }
      return topicsOf(asked, termsOf)
    },
  }
}
