import type { HistoryItem } from '../core/answer.ts'
import type { HandoverItem } from '../core/desk.ts'
import { PERSON_DIALOG } from '../core/handover.ts'
import type { FindNear, NearPassage } from '../core/near.ts'
import type { Passage } from '../core/passage.ts'
import type { TranscriptEntry } from '../core/transcript.ts'
import type { Demands } from './demands.ts'

/** So many of the customer's last lines are looked at. */
const QUESTIONS = 4
/** What was asked before counts so much less with each line that came since. */
const FADING = 0.7
/** A line whose best passage is less probable asks nothing that the documents know: "R-20417", "yes please". */
const LEAST = 0.25
/** Of its line's best: what is less probable is no help beside it. */
const SHARE_OF_BEST = 0.25
const MOST = 5

/** A conversation, as far as it bears on what its customer wants to know. */
export interface Said {
  readonly item: Pick<HandoverItem, 'conversation' | 'customer' | 'locale'>
  /** Oldest first. */
  readonly lines: readonly TranscriptEntry[]
  /** The message that was left out of hours. */
  readonly left?: string
}

export interface SuggestParts {
  readonly findNear: FindNear
  readonly demands: Pick<Demands, 'without'>
}

/** Passages for what the customer wants to know now, in the light of what they asked before; none where none is near. */
export async function suggestPassages(said: Said, { findNear, demands }: SuggestParts): Promise<readonly Passage[]> {
  const { conversation, customer, locale } = said.item
  const best = new Map<string, NearPassage>()
  const questions = questionsOf(said, demands).slice(-QUESTIONS).toReversed()
  for (const [age, { text, history }] of questions.entries()) {
    const asker = { conversation, customer }
    const found = await findNear({ text, history: () => history, locale, audience: 'internal', asker })
    for (const near of worthShowing(found)) {
      const probability = near.probability * FADING ** age
      const known = best.get(near.passage.id)?.probability ?? 0
      if (probability > known) best.set(near.passage.id, { ...near, probability })
    }
  }
  const all = [...best.values()].toSorted((a, b) => b.probability - a.probability)
  return all.slice(0, MOST).map(({ passage }) => passage)
}

function worthShowing(found: readonly NearPassage[]): readonly NearPassage[] {
  const most = found[0]?.probability ?? 0
  return most < LEAST ? [] : found.filter(({ probability }) => probability >= SHARE_OF_BEST * most)
}

interface Asked {
  readonly text: string
  readonly history: readonly HistoryItem[]
}

/** What the customer has asked, each with what was said before it, oldest first. That a person was asked for is no part. */
function questionsOf({ lines, left }: Said, { without }: SuggestParts['demands']): Asked[] {
  const history: HistoryItem[] = []
  const questions: Asked[] = []
  const spoken = lines.filter(({ author, content }) => author !== 'system' && content.text !== '' && !content.internal)
  for (const [at, line] of spoken.entries()) {
    const { text } = line.content
    if (line.author !== 'customer') {
      if (!bringsPerson(line)) history.push({ author: 'bot', text })
      continue
    }
    const rest = without(text)
    // By a dialog's examples, or an answer to its question where to reply.
    if (bringsPerson(spoken[at + 1]) && rest === text && text !== left) continue
    if (rest !== '') questions.push({ text: rest, history: [...history] })
    history.push({ author: 'customer', text: rest })
  }
  return questions
}

const bringsPerson = (line: TranscriptEntry | undefined) => line?.author === 'bot' && line.dialog === PERSON_DIALOG
