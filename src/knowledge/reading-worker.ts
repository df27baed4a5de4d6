/** Entry point of the worker thread that parses documents, one after the other. */
import { parentPort } from 'node:worker_threads'
import { readDocument } from './read-document.ts'
import type { ReadingTask } from './reading-thread.ts'

parentPort?.on('message', async ({ file, bytes, defaultLang }: ReadingTask) => {
  parentPort?.postMessage(await readDocument(file, bytes, defaultLang))
})
