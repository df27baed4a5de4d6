import type { KnowledgeDocument, Problem } from './document.ts'
import type { KnowledgeSnapshot } from './snapshot.ts'

export interface IngestProgress {
  /** reading documents, comparing passages, indexing them; reading where it is not said. */
  readonly phase?: 'reading' | 'comparing' | 'indexing' | 'embedding'
  readonly done: number
  readonly total: number
  /** The document that was read, in the phase of reading. */
  readonly document?: string
}

export interface IngestOptions {
  /** Documents that have not changed since are taken from it. */
  readonly previous?: KnowledgeSnapshot | undefined
  /** BCP 47 tag for documents that do not tell their language. */
  readonly defaultLang: string
  readonly onProgress?: ((progress: IngestProgress) => void) | undefined
  /** Called after each document that was read anew; `known` gives what another run need not read again. */
  readonly onRead?: ((known: () => readonly KnowledgeDocument[]) => Promise<void>) | undefined
}

export interface IngestReport {
  /** Documents read anew. */
  readonly read: number
  readonly unchanged: number
  /** Documents of which nothing is served. */
  readonly skipped: number
  /** Files of kinds that are not read. */
  readonly ignored: number
  readonly passages: number
  readonly duplicates: number
  /** Pairs of passages that say almost the same. */
  readonly nearDuplicates: number
  readonly problems: readonly Problem[]
}

export interface Ingested {
  readonly snapshot: KnowledgeSnapshot
  readonly report: IngestReport
}
