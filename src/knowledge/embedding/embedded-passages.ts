import type { Log } from '../../core/log.ts'
import type { Masker } from '../../core/masking.ts'
import type { Passage } from '../../core/passage.ts'
import { type EmbeddingProgress, embedAll, hashOf } from './embed-all.ts'
import { EmbeddingIndex } from './embedding-index.ts'
import type { EmbeddingModel } from './embedding-model.ts'
import { createQueryVector, type QueryVector } from './query-vector.ts'
import { VectorFile } from './vector-file.ts'

export interface EmbeddedPassagesOptions {
  readonly model: EmbeddingModel
  /** Where vectors are kept between starts. */
  readonly file: string
  /** Personal data is masked before anything is sent to the model. */
  readonly masker: Masker
  readonly queryMs: number
  readonly batchSize: number
  readonly concurrency: number
  readonly log: Log
}

export interface SimilarPassage {
  /** Of the passage. */
  readonly id: string
  /** How far it stands out of all passages: 0 is what the nearest of unrelated ones would have. */
  readonly standing: number
}

interface Current {
  readonly ids: readonly string[]
  readonly index: EmbeddingIndex
}

/** The passages of the newest snapshot that was embedded, found by what a question means. */
export class EmbeddedPassages {
  readonly #options: EmbeddedPassagesOptions
  readonly #file: VectorFile
  readonly #queryVector: QueryVector
  readonly #closing = new AbortController()
  #current: Current = { ids: [], index: new EmbeddingIndex([]) }
  /** Updates follow each other. */
  #updates: Promise<unknown> = Promise.resolve()

  constructor(options: EmbeddedPassagesOptions) {
    const { model, queryMs, log } = options
    this.#options = options
    this.#file = new VectorFile(options.file, model.id)
    this.#queryVector = createQueryVector({ model, queryMs, log })
  }

  /**
   * Embeds what is new among these passages, and searches them from then on; those before until then. Rejects where
   * the model fails for good: what was embedded by then is kept, and another update goes on from there.
   */
  update(passages: readonly Passage[], onProgress?: (progress: EmbeddingProgress) => void): Promise<void> {
    const updated = this.#updates.then(async () => {
      const texts = passages.map((passage) => this.#masked(textOf(passage)))
      const { model, batchSize, concurrency } = this.#options
      const { signal } = this.#closing
      const options = { model, file: this.#file, batchSize, concurrency, signal, ...(onProgress && { onProgress }) }
      const vectors = await embedAll(texts, options)
      const rows = texts.flatMap((text) => vectors.get(hashOf(text)) ?? [])
      this.#current = { ids: passages.map(({ id }) => id), index: new EmbeddingIndex(rows) }
    })
    this.#updates = updated.catch(() => undefined)
    return updated
  }

  /** The passages nearest to a question, best first, of those that are accepted; none where the model fails. */
  async search(query: string, limit: number, accepts: (id: string) => boolean): Promise<SimilarPassage[]> {
    if (this.#current.ids.length === 0) return []
    const vector = await this.#queryVector(this.#masked(query))
    if (!vector) return []
    const { ids, index } = this.#current
    return index
      .search(vector, limit, (entry) => accepts(ids[entry] ?? ''))
      .map(({ entry, standing }) => ({ id: ids[entry] ?? '', standing }))
  }

  /** Ends an update under way. */
  async close(): Promise<void> {
    this.#closing.abort()
    await this.#updates
  }

  #masked(text: string): string {
    return this.#options.masker.open().mask(text)
  }
}

/** A passage as it is embedded: what it answers comes before the answer. */
function textOf({ headingPath, variants, text }: Passage): string {
  return [headingPath.join(' › '), ...variants, text].join('\n')
}
