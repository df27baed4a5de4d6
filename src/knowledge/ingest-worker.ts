/** Entry point of the worker thread that reads documents and indexes them. */
import { once } from 'node:events'
import { parentPort, workerData } from 'node:worker_threads'
import { ParleyError } from '../core/errors.ts'
import { chineseEnglishDictionary } from './bridge/dictionary.ts'
import { outlineOf, portionsOf } from './hand-over.ts'
import { buffersOf, indexFileOf, loadIndex, saveIndex } from './index/index-file.ts'
import type { SearchIndex } from './index/search.ts'
import { ingest } from './ingest.ts'
import type { IngestTask, IngestWorkerMessage } from './ingest-in-worker.ts'
import type { IngestOptions } from './ingest-types.ts'
import { buildSearchIndex } from './passage-index.ts'
import { createSnapshot, type KnowledgeSnapshot, loadSnapshot, saveSnapshot } from './snapshot.ts'

const { folder, snapshotFile, defaultLang, indexed, previous: given } = workerData as IngestTask

const SAVE_EVERY_MS = 5_000

function tell(message: IngestWorkerMessage, transfer: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer)
}

/** What was read is kept now and then, so that a run that is interrupted need not be repeated from its beginning. */
function savingNowAndThen(file: string): NonNullable<IngestOptions['onRead']> {
  let saved = performance.now()
  return async (known) => {
    if (performance.now() - saved < SAVE_EVERY_MS) return
    // Where it cannot be saved, the end says so.
    await saveSnapshot(file, createSnapshot(known(), [], defaultLang)).catch(() => undefined)
    saved = performance.now()
  }
}

async function read(): Promise<void> {
  const previous = snapshotFile === undefined ? given : (await loadSnapshot(snapshotFile)).snapshot
  const { snapshot, report } = await ingest(folder, {
    previous,
    defaultLang,
    onProgress: (progress) => tell({ type: 'progress', progress }),
    onRead: snapshotFile === undefined ? undefined : savingNowAndThen(snapshotFile),
  })
  const kept = snapshotFile === undefined ? undefined : await indexAndSave(snapshot, snapshotFile)
  for (const passages of portionsOf(snapshot)) {
    tell({ type: 'passages', passages })
    if (parentPort) await once(parentPort, 'message')
  }
  const buffers = kept?.index === undefined ? [] : buffersOf(kept.index)
  tell({ type: 'ingested', outline: outlineOf(snapshot), report, index: kept?.index, unsaved: kept?.unsaved }, buffers)
}

async function indexAndSave(snapshot: KnowledgeSnapshot, file: string) {
  const { version, passages } = snapshot
  const failures: unknown[] = []
  const note = (error: unknown) => failures.push(error)
  await saveSnapshot(file, snapshot).catch(note)
  let index: SearchIndex | undefined
  if (version !== indexed) {
    index = await loadIndex(indexFileOf(file), version)
    if (index === undefined) {
      const progress = { phase: 'indexing', total: passages.length } as const
      tell({ type: 'progress', progress: { ...progress, done: 0 } })
      index = buildSearchIndex(passages, chineseEnglishDictionary())
      tell({ type: 'progress', progress: { ...progress, done: passages.length } })
      await saveIndex(indexFileOf(file), version, index).catch(note)
    }
  }
  return { index, unsaved: failures.length === 0 ? undefined : failures.map(String).join('; ') }
}

try {
  await read()
} catch (error) {
  // An error's class does not survive the way between threads; its code does.
  if (!(error instanceof ParleyError)) throw error
  tell({ type: 'failed', code: error.code, message: error.message })
}
