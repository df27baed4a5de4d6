import { Worker } from 'node:worker_threads'
import { type ErrorCode, ParleyError } from '../core/errors.ts'
import type { Ingested, IngestOptions, IngestProgress } from './ingest-types.ts'
import type { KnowledgeSnapshot } from './snapshot.ts'

export interface IngestTask {
  readonly folder: string
  readonly previous: KnowledgeSnapshot | undefined
  readonly defaultLang: string
}

export type IngestWorkerMessage =
  | { readonly type: 'progress'; readonly progress: IngestProgress }
  | { readonly type: 'ingested'; readonly ingested: Ingested }
  | { readonly type: 'failed'; readonly code: ErrorCode; readonly message: string }

/** `ingest` on a thread of its own, so that the parsers' time and memory are not those of the server. */
export async function ingestInWorker(folder: string, options: IngestOptions): Promise<Ingested> {
  const { previous, defaultLang, onProgress } = options
  const task: IngestTask = { folder, previous, defaultLang }
  const worker = new Worker(new URL('./ingest-worker.ts', import.meta.url), { workerData: task })
  const failed = (reason: string, cause?: unknown) =>
    new ParleyError('document-unreadable', `Reading the documents of ${folder} failed: ${reason}.`, { cause })
  try {
    return await new Promise<Ingested>((resolve, reject) => {
      worker.on('message', (message: IngestWorkerMessage) => {
        if (message.type === 'progress') onProgress?.(message.progress)
        else if (message.type === 'ingested') resolve(message.ingested)
        else reject(new ParleyError(message.code, message.message))
      })
      worker.on('error', (error) => reject(failed(error instanceof Error ? error.message : 'unknown reason', error)))
      worker.on('exit', (code) => reject(failed(`the reader ended with exit code ${code}`)))
    })
  } finally {
    await worker.terminate()
  }
}
