import { Runnable, type RunnableConfig } from '@langchain/core/runnables'
import type { AnswerEvent } from '../core/answer.ts'
import { type AnswerOf, createAnswerOf } from './answer-of.ts'
import type { Pinned } from './correct.ts'
import type { Decision } from './decide.ts'
import type { Decided } from './decided.ts'
import type { ChainOptions } from './options.ts'

/** The last step of the chain: streamed, the sentences and the conclusion; invoked, the conclusion alone. */
export class Answering extends Runnable<Decided<Decision | Pinned>, AnswerEvent> {
  override lc_namespace = ['parley', 'answering']
  readonly #answer: AnswerOf

  constructor(options: ChainOptions) {
    super()
    this.#answer = createAnswerOf(options)
  }

  override async invoke(decided: Decided<Decision | Pinned>, config?: Partial<RunnableConfig>): Promise<AnswerEvent> {
    for await (const event of this._streamIterator(decided, config)) if (event.type === 'answer') return event
    throw new TypeError('an answer has no conclusion')
  }

  override async *_streamIterator(
    decided: Decided<Decision | Pinned>,
    config?: Partial<RunnableConfig>,
  ): AsyncGenerator<AnswerEvent> {
    yield* this.#answer(decided, config?.signal ?? NEVER)
  }
}

const NEVER = new AbortController().signal
