import type { AnswerEvent } from '../core/answer.ts'
import { type Pinned, pinnedAnswer } from './correct.ts'
import type { Decision } from './decide.ts'
import type { Decided } from './decided.ts'
import { createGeneratingAnswer } from './generate/generating-answer.ts'
import type { ChainOptions } from './options.ts'
import { quoteAnswer } from './quoting-answer.ts'

type Answered = Iterable<AnswerEvent> | AsyncIterable<AnswerEvent>

/** The sentences and the conclusion of what was decided. */
export type AnswerOf = (decided: Decided<Decision | Pinned>, signal: AbortSignal) => Answered

export function createAnswerOf(options: ChainOptions): AnswerOf {
  const { generation, linkHosts } = options
  const answer = generation
    ? createGeneratingAnswer(options, generation)
    : ({ decision }: Decided) => quoteAnswer(decision, linkHosts)
  return ({ decision, ...found }, signal) => {
    if (decision.kind === 'pinned') return pinnedAnswer(decision)
    return decision.kind === 'answer' ? answer({ decision, ...found }, signal) : [{ type: 'answer', answer: decision }]
  }
}
