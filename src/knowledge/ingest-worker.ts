/** Entry point of the worker thread that reads documents and indexes them. */
import { once } from 'node:events'
import { parentPort, workerData } from 'node:worker_threads'
import { ParleyError } from '../core/errors.ts'
import { outlineOf, portionsOf } from './hand-over.ts'
import { buffersOf, indexFileOf, loadIndex, saveIndex } from './index/index-file.ts'
import type { SearchIndex } from './index/search.ts'
import { ingest } from './ingest.ts'
import type { IngestTask, IngestWorkerMessage } from './ingest-in-worker.ts'
import { buildSearchIndex } from './search-index.ts'
import { type KnowledgeSnapshot, loadSnapshot, saveSnapshot } from './snapshot.ts'

const task = workerData as IngestTask
const tell = (message: IngestWorkerMessage, transfer: ArrayBuffer[] = []) => parentPort?.postMessage(message, transfer)

async function read(): Promise<void> {
  const { folder, snapshotFile, defaultLang } = task
  const previous = snapshotFile === undefined ? task.previous : (await loadSnapshot(snapshotFile)).snapshot
  const onProgress: NonNullable<typeof task.onProgress> = (progress) => tell({ type: 'progress', progress })
  const { snapshot, report } = await ingest(folder, { previous, defaultLang, onProgress })
  let unsaved: string | undefined
  let index: SearchIndex | undefined
  if (snapshotFile !== undefined) {
    try {
      await saveSnapshot(snapshotFile, snapshot)
      index = 
    }
  }
}
