import { Runnable } from '@langchain/core/runnables'
import type { AnswerEvent } from '../core/answer.ts'
import { cite } from './cite.ts'
import type { Decision } from './decide.ts'
import { quote } from './quote.ts'
import { sentences } from './sentences.ts'

/** Answers without a model: quotes the passage that was decided on, sentence by sentence, then names its source. */
export class QuotingAnswer extends Runnable<Decision, AnswerEvent> {
  override lc_namespace = ['parley', 'answering']

  override async invoke(decision: Decision): Promise<AnswerEvent> {
    return conclude(decision, textOf(decision))
  }

  override async *_streamIterator(decision: Decision): AsyncGenerator<AnswerEvent> {
    const text = textOf(decision)
    if (decision.kind === 'answer') {
      for (const sentence of sentences(text, decision.passage.lang)) yield { type: 'sentence', text: sentence }
    }
    yield conclude(decision, text)
  }
}

function textOf(decision: Decision): string {
  return decision.kind === 'answer' ? quote(decision.passage.text, decision.question.text) : ''
}

function conclude(decision: Decision, text: string): AnswerEvent {
  if (decision.kind === 'unknown') return { type: 'answer', answer: decision }
  const { passage, probability } = decision
  const { id, document, version } = passage
  return {
    type: 'answer',
    answer: {
      kind: 'answered',
      text,
      citations: [cite(passage)],
      passages: [{ id, document, version }],
      probability,
    },
  }
}
