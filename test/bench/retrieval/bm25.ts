import { Document } from '@langchain/core/documents'
import { BaseRetriever } from '@langchain/core/retrievers'
import type { BankEntry } from '../../../src/evaluation/sets.ts'
import { type MakeSearch, TOP, wholeText } from './system.ts'
import { words } from './words.ts'

const K1 = 1.2
const B = 0.75

interface Metadata extends Record<string, unknown> {
  readonly id: string
  readonly score: number
}

/** Okapi BM25 as a LangChain retriever. */
class Bm25Retriever extends BaseRetriever<Metadata> {
  override readonly lc_namespace = ['bench']
  readonly #entries: readonly BankEntry[]
  readonly #lengths: readonly number[]
  readonly #meanLength: number
  readonly #postings = new Map<string, Map<number, number>>()

  constructor(entries: readonly BankEntry[]) {
    super()
    this.#entries = entries
    this.#lengths = entries.map((entry, at) => {
      const all = words(wholeText(entry))
      for (const word of all) {
        const posting = this.#postings.get(word) ?? new Map<number, number>()
        this.#postings.set(word, posting.set(at, (posting.get(at) ?? 0) + 1))
      }
      return all.length
    })
    this.#meanLength = this.#lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, entries.length)
  }

  override async _getRelevantDocuments(query: string): Promise<Document<Metadata>[]> {
    const scores = new Map<number, number>()
    for (const word of words(query)) {
      const posting = this.#postings.get(word)
      if (!posting) continue
      const idf = Math.log(1 + (this.#entries.length - posting.size + 0.5) / (posting.size + 0.5))
      for (const [at, count] of posting) {
        const length = 1 - B + (B * (this.#lengths[at] ?? 0)) / this.#meanLength
        scores.set(at, (scores.get(at) ?? 0) + (idf * count * (K1 + 1)) / (count + K1 * length))
      }
    }
    return [...scores]
      .sort(([, a], [, b]) => b - a)
      .slice(0, TOP)
      .map(([at, score]) => {
        const entry = this.#entries[at]
        return new Document({ pageContent: entry?.answer ?? '', metadata: { id: entry?.id ?? '', score } })
      })
  }
}

export const makeBm25: MakeSearch = async (entries) => {
  const retriever = new Bm25Retriever(entries)
  return async (query) => (await retriever.invoke(query)).map(({ metadata }) => metadata)
}
