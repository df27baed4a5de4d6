/** Entry point of the worker thread that reads documents. */
import { parentPort, workerData } from 'node:worker_threads'
import { ParleyError } from '../core/errors.ts'
import { ingest } from './ingest.ts'
import type { IngestTask, IngestWorkerMessage } from './ingest-in-worker.ts'

const { folder, previous, defaultLang } = workerData as IngestTask
const tell = (message: IngestWorkerMessage) => parentPort?.postMessage(message)

try {
  const ingested = await ingest(folder, {
    previous,
    defaultLang,
    onProgress: (progress) => tell({ type: 'progress', progress }),
  })
  tell({ type: 'ingested', ingested })
} catch (error) {
  // An error's class does not survive the way between threads; its code does.
  if (!(error instanceof ParleyError)) throw error
  tell({ type: 'failed', code: error.code, message: error.message })
}
