import { Runnable, type RunnableConfig } from '@langchain/core/runnables'
import type { AnswerEvent } from '../core/answer.ts'
import { type Pinned, pinnedAnswer } from './correct.ts'
import type { Decision } from './decide.ts'
import type { Decided } from './decided.ts'
import { createGeneratingAnswer } from './generate/generating-answer.ts'
import type { ChainOptions } from './options.ts'
import { quoteAnswer } from './quoting-answer.ts'

type AnswerOf = (decided: Decided, signal: AbortSignal) => Iterable<AnswerEvent> | AsyncIterable<AnswerEvent>

/** The last step of the chain: streamed, the sentences and the conclusion; invoked, the conclusion alone. */
export class Answering extends Runnable<Decided<Decision | Pinned>, AnswerEvent> {
  override lc_namespace = ['parley', 'answering']
  readonly #answer: AnswerOf

  constructor(options: ChainOptions) {
    super()
    const { generation, linkHosts } = options
    this.#answer = generation
      ? createGeneratingAnswer(options, generation)
      : ({ decision }) => quoteAnswer(decision, linkHosts)
  }

  override async invoke(decided: Decided<Decision | Pinned>, config?: Partial<RunnableConfig>): Promise<AnswerEvent> {
    for await (const event of this._streamIterator(decided, config)) if (event.type === 'answer') return event
    throw new TypeError('an answer has no conclusion')
  }

  override async *_streamIterator(
    { decision, ...found }: Decided<Decision | Pinned>,
    config?: Partial<RunnableConfig>,
  ): AsyncGenerator<AnswerEvent> {
    if (decision.kind === 'pinned') yield* pinnedAnswer(decision)
    else if (decision.kind === 'answer') yield* this.#answer({ decision, ...found }, config?.signal ?? NEVER)
    else yield { type: 'answer', answer: decision }
  }
}

const NEVER = new AbortController().signal
