import type { TranscriptStore } from '../../src/core/transcript.ts'
import type { Synchronous } from '../../src/storage/sqlite.ts'
import { openSqliteDatabase } from '../../src/storage/sqlite-database.ts'
import { TRANSCRIPTS } from '../../src/transcripts/schema.ts'
import { createTranscripts, type TranscriptsOptions } from '../../src/transcripts/store.ts'

export interface EmbeddedTranscriptsOptions extends Omit<TranscriptsOptions, 'database'> {
  readonly file: string
  readonly synchronous?: Synchronous
}

/** The transcript store in one SQLite file. */
export function createEmbeddedTranscripts(options: EmbeddedTranscriptsOptions): TranscriptStore {
  const { file, synchronous = 'normal', ...rest } = options
  return createTranscripts({ database: openSqliteDatabase({ file, schema: TRANSCRIPTS, synchronous }), ...rest })
}
