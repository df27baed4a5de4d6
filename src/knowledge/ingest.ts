import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { KnowledgeDocument } from './document.ts'
import { codeOf, listFolder } from './folder.ts'
import type { Ingested, IngestOptions } from './ingest-types.ts'
import { nearDuplicates } from './near-duplicates/report.ts'
import { unreadDocument } from './read-document.ts'
import { ReadingThread } from './reading-thread.ts'
import { createSnapshot } from './snapshot.ts'
import { versionOf } from './version.ts'

/** Reads the documents of a folder; one whose bytes are those of `previous` is taken from there. */
export async function ingest(folder: string, options: IngestOptions): Promise<Ingested> {
  const { previous, defaultLang, onProgress, onRead } = options
  const listing = await listFolder(folder)
  const reusable = previous?.defaultLang === defaultLang ? previous.documents : []
  const known = new Map(reusable.map((document) => [document.path, document]))
  const documents: KnowledgeDocument[] = []
  const thread = new ReadingThread()
  let unchanged = 0
  try {
    for (const file of listing.files) {
      let bytes: Uint8Array
      try {
        bytes = await readFile(join(folder, file.path))
      } catch (error) {
        documents.push(unreadDocument(file, defaultLang, `It cannot be read (${codeOf(error)}).`))
        continue
      }
      const before = known.get(file.path)
      if (before !== undefined && before.version === versionOf(bytes)) {
        documents.push({ ...before, size: file.size, modified: file.modified })
        unchanged++
      } else {
        documents.push(await thread.read(file, bytes, defaultLang))
        await onRead?.(() => {
          const paths = new Set(documents.map(({ path }) => path))
          return [...documents, ...reusable.filter(({ path }) => !paths.has(path))]
        })
      }
      onProgress?.({ phase: 'reading', done: documents.length, total: listing.files.length, document: file.path })
    }
  } finally {
    await thread.close()
  }
  const exact = createSnapshot(documents, listing.problems, defaultLang)
  const comparing = { phase: 'comparing', total: exact.passages.length } as const
  onProgress?.({ ...comparing, done: 0 })
  const near = nearDuplicates(exact.passages)
  onProgress?.({ ...comparing, done: exact.passages.length })
  const snapshot = { ...exact, problems: [...exact.problems, ...near.problems] }
  return {
    snapshot,
    report: {
      read: documents.length - unchanged,
      unchanged,
      skipped: listing.problems.length + documents.filter(({ passages }) => passages.length === 0).length,
      ignored: listing.ignored,
      passages: snapshot.passages.length,
      duplicates: snapshot.duplicates,
      nearDuplicates: near.pairs,
      problems: snapshot.problems,
    },
  }
}
