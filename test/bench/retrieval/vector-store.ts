import { MemoryVectorStore } from '@langchain/classic/vectorstores/memory'
import { Embeddings } from '@langchain/core/embeddings'
import { type MakeSearch, TOP, wholeText } from './system.ts'
import { words } from './words.ts'

const DIMENSIONS = 1_024

/** Counts of words, each at a place given by its hash. */
class BagOfWords extends Embeddings {
  constructor() {
    super({})
  }

  override async embedQuery(text: string): Promise<number[]> {
    const vector = new Array<number>(DIMENSIONS).fill(0)
    for (const word of words(text)) {
      const at = hash(word) % DIMENSIONS
      vector[at] = (vector[at] ?? 0) + 1
    }
    return vector
  }

  override embedDocuments(texts: string[]): Promise<number[][]> {
    return Promise.all(texts.map((text) => this.embedQuery(text)))
  }
}

/** FNV-1a. */
function hash(word: string): number {
  let value = 0x811c9dc5
  for (let at = 0; at < word.length; at++) value = Math.imul(value ^ word.charCodeAt(at), 0x01000193)
  return value >>> 0
}

export const makeVectorStore: MakeSearch = async (entries) => {
  const store = await MemoryVectorStore.fromTexts(
    entries.map(wholeText),
    entries.map(({ id }) => ({ id })),
    new BagOfWords(),
  )
  return async (query) => {
    const found = await store.similaritySearchWithScore(query, TOP)
    // Nothing in common gives no number.
    return found.map(([{ metadata }, score]) => ({ id: String(metadata.id), score: Number.isNaN(score) ? 0 : score }))
  }
}
