import { Runnable } from '@langchain/core/runnables'
import type { AnswerEvent } from '../core/answer.ts'
import { cite } from './cite.ts'
import type { Decision } from './decide.ts'
import { quote } from './quote.ts'
import { sentences } from './sentences.ts'

/** Answers without a model: quotes what was decided on, sentence by sentence, then names the source. */
export class QuotingAnswer extends Runnable<Decision, AnswerEvent> {
  override lc_namespace = ['parley', 'answering']

  override async invoke(decision: Decision): Promise<AnswerEvent> {
    return conclude(decision, textOf(decision))
  }

  override async *_streamIterator(decision: Decision): AsyncGenerator<AnswerEvent> {
    const text = textOf(decision)
    if (decision.kind === 'answer') {
      const lang = decision.passages[0]?.lang ?? decision.question.locale
      for (const sentence of sentences(text, lang)) yield { type: 'sentence', text: sentence }
    }
    yield conclude(decision, text)
  }
}

function textOf(decision: Decision): string {
  if (decision.kind === 'unknown') return ''
  const { passages, question } = decision
  const quoted = passages.map((passage) => quote(passage.text, question.text))
  if (quoted.length === 1) return quoted.join('')
  // The title of each document says which region it is for.
  return quoted.map((text, at) => `**${passages[at]?.headingPath[0]}**\n\n${text}`).join('\n\n')
}

function conclude(decision: Decision, text: string): AnswerEvent {
  if (decision.kind === 'unknown') return { type: 'answer', answer: decision }
  const { passages, probability } = decision
  return {
    type: 'answer',
    answer: {
      kind: 'answered',
      text,
      citations: passages.map(cite),
      passages: passages.map(({ id, document, version }) => ({ id, document, version })),
      probability,
    },
  }
}
