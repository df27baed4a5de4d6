import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { ParleyError } from '../../core/errors.ts'
import { normalised } from './embedding-index.ts'
import type { EmbeddingModel } from './embedding-model.ts'
import { HASH_BYTES, type VectorFile, type Vectors } from './vector-file.ts'

export interface EmbedAllOptions {
  readonly model: EmbeddingModel
  readonly file: VectorFile
  /** How many texts are sent at once, and how many such requests. */
  readonly batchSize: number
  readonly concurrency: number
  readonly signal: AbortSignal
  readonly onProgress?: (progress: EmbeddingProgress) => void
}

export interface EmbeddingProgress {
  /** Texts, those that were known included. */
  readonly done: number
  readonly total: number
}

const ATTEMPTS = 4
const BASE_MS = 500

/** What a text's vector is kept by. */
export const hashOf = (text: string) =>
  createHash('sha256')
    .update(text)
    .digest('hex')
    .slice(0, 2 * HASH_BYTES)

/**
 * The vectors of all these texts, by the hash of each: known ones out of the file, the others embedded and added to it
 * batch by batch, so that an interruption loses at most what was under way. Vectors of other texts are swept.
 */
export async function embedAll(texts: readonly string[], options: EmbedAllOptions): Promise<Vectors> {
  const { file, batchSize, concurrency, signal, onProgress } = options
  const wanted = new Map(texts.map((text) => [hashOf(text), text]))
  const { vectors: known, sound } = await file.read()
  const vectors = new Map([...known].filter(([hash]) => wanted.has(hash)))
  if (!sound || vectors.size < known.size) await file.replace(vectors)
  const missing = [...wanted].filter(([hash]) => !vectors.has(hash))
  const batches = Array.from({ length: Math.ceil(missing.length / batchSize) }, (_, at) =>
    missing.slice(at * batchSize, (at + 1) * batchSize),
  )
  const report = () => onProgress?.({ done: vectors.size, total: wanted.size })
  report()

  // One writer at a time, however many requests are under way.
  let written: Promise<void> = Promise.resolve()
  const write = (embedded: Vectors) => {
    written = written.then(async () => {
      await (vectors.size === 0 ? file.replace(embedded) : file.append(embedded))
      for (const [hash, vector] of embedded) vectors.set(hash, vector)
      report()
    })
    return written
  }
  const queue = batches.values()
  const failing = new AbortController()
  const stop = AbortSignal.any([signal, failing.signal])
  const worker = async () => {
    for (const batch of queue) {
      stop.throwIfAborted()
      await write(await embedBatch(batch, options.model, stop))
    }
  }
  try {
    await Promise.all(Array.from({ length: Math.min(concurrency, batches.length) }, worker))
  } finally {
    // Where one request fails for good, the others are not worth their cost.
    failing.abort()
  }
  return vectors
}

async function embedBatch(
  batch: readonly (readonly [hash: string, text: string])[],
  model: EmbeddingModel,
  signal: AbortSignal,
): Promise<Vectors> {
  const texts = batch.map(([, text]) => model.prefixes.passage + text)
  const rows = await retried(() => model.embeddings.embedDocuments(texts), signal)
  return new Map(
    batch.map(([hash], at) => {
      const vector = normalised(rows[at] ?? [])
      if (!vector) throw new ParleyError('model-unavailable', 'the embedding model gave no vector for a text')
      return [hash, vector]
    }),
  )
}

async function retried<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let made = 1; ; made++) {
    try {
      return await work()
    } catch (error) {
      if (made === ATTEMPTS || signal.aborted || !isPassing(error)) throw error
      await pause(BASE_MS * 2 ** made * (0.5 + Math.random() / 2), undefined, { signal })
    }
  }
}

/** Refusals for good have a status of their own; all else may go well a moment later. */
function isPassing(error: unknown): boolean {
  const { status } = error as { readonly status?: unknown }
  return typeof status !== 'number' || status === 408 || status === 409 || status === 429 || status >= 500
}
