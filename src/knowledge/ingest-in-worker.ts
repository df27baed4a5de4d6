import { setImmediate as nextTick } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { type ErrorCode, ParleyError } from '../core/errors.ts'
import { besides } from './besides.ts'
import type { KnowledgePassage } from './document.ts'
import { assembled, type SnapshotOutline } from './hand-over.ts'
import type { SearchIndex } from './index/search.ts'
import type { Ingested, IngestOptions, IngestProgress, IngestReport } from './ingest-types.ts'

export interface WorkerIngestOptions extends Omit<IngestOptions, 'onRead'> {
  /** Where snapshot and index are kept: what has not changed is taken from there, and the result is saved there. */
  readonly snapshotFile?: string | undefined
  /** Version of the snapshot whose index is at hand already. */
  readonly indexed?: string | undefined
}

export interface IngestTask extends Omit<WorkerIngestOptions, 'onProgress'> {
  readonly folder: string
}

export interface IngestedInWorker extends Ingested {
  /** The index of the snapshot, where it is kept in a file and not at hand. */
  readonly index?: SearchIndex | undefined
  /** Why it could not be saved. */
  readonly unsaved?: string | undefined
}

export type IngestWorkerMessage =
  | { readonly type: 'progress'; readonly progress: IngestProgress }
  | { readonly type: 'passages'; readonly passages: readonly KnowledgePassage[] }
  | {
      readonly type: 'ingested'
      readonly outline: SnapshotOutline
      readonly report: IngestReport
      readonly index: SearchIndex | undefined
      readonly unsaved: string | undefined
    }
  | { readonly type: 'failed'; readonly code: ErrorCode; readonly message: string }

/** `ingest`, and building the index, on a thread of its own: their time and memory are not those of the server. */
export async function ingestInWorker(folder: string, options: WorkerIngestOptions): Promise<IngestedInWorker> {
  const { onProgress, ...rest } = options
  const task: IngestTask = { folder, ...rest }
  const worker = new Worker(besides(import.meta.url, 'ingest-worker'), { workerData: task })
  const passages: KnowledgePassage[] = []
  const failed = (reason: string, cause?: unknown) =>
    new ParleyError('document-unreadable', `Reading the documents of ${folder} failed: ${reason}.`, { cause })
  try {
    return await new Promise<IngestedInWorker>((resolve, reject) => {
      worker.on('message', async (message: IngestWorkerMessage) => {
        if (message.type === 'progress') {
          onProgress?.(message.progress)
        } else if (message.type === 'passages') {
          passages.push(...message.passages)
          // Whoever waits for this thread goes first.
          await nextTick()
          worker.postMessage('more')
        } else if (message.type === 'ingested') {
          const { outline, report, index, unsaved } = message
          resolve({ snapshot: assembled(outline, passages), report, index, unsaved })
        } else {
          reject(new ParleyError(message.code, message.message))
        }
      })
      worker.on('error', (error) => reject(failed(error instanceof Error ? error.message : 'unknown reason', error)))
      worker.on('exit', (code) => reject(failed(`the reader ended with exit code ${code}`)))
    })
  } finally {
    await worker.terminate()
  }
}
