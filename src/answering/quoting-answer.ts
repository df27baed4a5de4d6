import type { AnswerEvent } from '../core/answer.ts'
import { cite } from './cite.ts'
import type { Decision } from './decide.ts'
import { quotationOf } from './quote.ts'
import { sentences } from './sentences.ts'

type DecidedToAnswer = Extract<Decision, { kind: 'answer' }>

/** Answers without a model: quotes what was decided on, sentence by sentence, then names the source. */
export function* quoteAnswer(decision: DecidedToAnswer, linkHosts?: readonly string[]): Generator<AnswerEvent> {
  const { passages, probability, question } = decision
  const text = textOf(decision, linkHosts)
  const grounds = {
    citations: passages.map(cite),
    passages: passages.map(({ id, document, version }) => ({ id, document, version })),
  }
  for (const sentence of sentences(text, passages[0]?.lang ?? question.locale))
    yield { type: 'sentence', text: sentence, grounds }
  yield { type: 'answer', answer: { kind: 'answered', text, ...grounds, probability } }
}

function textOf({ passages, question }: DecidedToAnswer, linkHosts?: readonly string[]): string {
  const quoted = passages.map((passage) => quotationOf(passage, question.text, linkHosts))
  if (quoted.length === 1) return quoted.join('')
  // The title of each document says which region it is for.
  return quoted.map((text, at) => `**${passages[at]?.headingPath[0]}**\n\n${text}`).join('\n\n')
}
