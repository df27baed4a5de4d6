import { Embeddings } from '@langchain/core/embeddings'
import type { EmbeddingModel } from '../../../src/knowledge/embedding/embedding-model.ts'
import { embedByWords } from '../../support/model-server/embeddings.ts'

const DIMENSIONS = 256
const SAME: Readonly<Record<string, string>> = { reimbursement: 'refund', freight: 'delivery', 退款: 'refund' }

/** Texts with the same words are near, and so are some words that mean the same. */
export class TinyEmbeddings extends Embeddings {
  /** Every text that it was asked for. */
  readonly seen: string[] = []
  /** How many calls are under way, and how many were at most. */
  running = 0
  most = 0
  /** Thrown by a call, given its number. */
  fails: (call: number) => unknown = () => undefined
  #calls = 0

  constructor() {
    super({})
  }

  override async embedDocuments(texts: string[]): Promise<number[][]> {
    this.running++
    this.most = Math.max(this.most, this.running)
    try {
      const failure = this.fails(this.#calls++)
      await new Promise((resolve) => setImmediate(resolve))
      if (failure !== undefined) throw failure
      this.seen.push(...texts)
      return texts.map((text) => {
        const plain = Object.entries(SAME).reduce((all, [word, same]) => all.replaceAll(word, same), text.toLowerCase())
        return [...embedByWords(plain, DIMENSIONS)]
      })
    } finally {
      this.running--
    }
  }

  override async embedQuery(text: string): Promise<number[]> {
    const [vector = []] = await this.embedDocuments([text])
    return vector
  }
}

export const modelOf = (embeddings: EmbeddingModel['embeddings'], id = 'tiny'): EmbeddingModel => ({
  id,
  embeddings,
  prefixes: { query: 'query: ', passage: 'passage: ' },
})
