import type { HistoryItem, Question } from '../core/answer.ts'
import type { Passage } from '../core/passage.ts'
import type { Subjects } from './following/subjects.ts'
import { bareThing, isVague } from './following/vague.ts'
import { inLanguageOf } from './own-language.ts'
import { questionsOf } from './questions-of.ts'
import type { RetrievedDocument } from './retrieved.ts'
import {
  AS_PROBABLE,
  AS_PROBABLE_WHEN_DOUBTFUL,
  AS_PROBABLE_WHEN_VAGUE,
  MOST_CHOICES,
  WORTH_ASKING,
  WORTH_ASKING_WHEN_VAGUE,
  WORTH_OFFERING,
} from './thresholds.ts'

/** The questions to ask back with, most probable first; fewer than two where there is no need to ask, or no use. */
export function choicesFor(
  question: Question,
  /** Most probable first. */
  documents: readonly RetrievedDocument[],
  threshold: number,
  subjects: Subjects | undefined,
): string[] {
  const { text } = question
  const probability = documents[0]?.metadata.probability ?? 0
  const history = question.history()
  const vague = isVague(text, history) && !isWritten(text, documents)
  if (probability < (vague ? WORTH_ASKING_WHEN_VAGUE : WORTH_ASKING)) return []
  const named = vague ? bareThing(text) : undefined
  const atLeast = (share: number) => {
    const meant = documents.filter(
      ({ metadata }) =>
        metadata.probability >= share * probability || (named !== undefined && isNamedIn(metadata.passage, named)),
    )
    return questionsOf(inLanguageOf(question, meant), subjects)
  }
  const near = probability < threshold ? AS_PROBABLE_WHEN_DOUBTFUL : vague ? AS_PROBABLE_WHEN_VAGUE : AS_PROBABLE
  if (atLeast(near).length < 2) return []
  const choices = atLeast(WORTH_OFFERING).slice(0, MOST_CHOICES)
  return wereOffered(choices, text, history) ? [] : choices
}

/** Whether the best document has this very question: a choice that comes back, however short, says what is meant. */
function isWritten(text: string, [best]: readonly RetrievedDocument[]): boolean {
  return best?.metadata.passage.headingPath.at(-1)?.toLowerCase() === text.toLowerCase()
}

/** Whether a passage's question has the name, in the singular or the plural. */
function isNamedIn({ headingPath }: Passage, name: string): boolean {
  return (headingPath.at(-1) ?? '').toLowerCase().includes(name.toLowerCase().replace(/(?<=\w{2})s$/, ''))
}

/** Whether the same was asked back just now, so that to ask again would lead nowhere. */
function wereOffered(choices: readonly string[], text: string, history: readonly HistoryItem[]): boolean {
  const before = history.findLast(({ author }) => author === 'customer')
  const { offered = [] } = history.findLast(({ author }) => author === 'bot') ?? {}
  return before?.text.trim() === text || choices.every((choice) => offered.includes(choice))
}
