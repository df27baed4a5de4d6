import type { KeyRing } from '../core/keys.ts'
import type { TranscriptStore } from '../core/transcript.ts'
import type { Synchronous } from '../storage/sqlite.ts'
import { openSqliteDatabase } from '../storage/sqlite-database.ts'
import { TRANSCRIPTS } from './schema.ts'
import { createTranscripts } from './store.ts'

export interface EmbeddedTranscriptsOptions {
  readonly file: string
  readonly keys: KeyRing
  readonly synchronous?: Synchronous
}

/** The transcript store in one SQLite file. */
export function createEmbeddedTranscripts(options: EmbeddedTranscriptsOptions): TranscriptStore {
  const { file, keys, synchronous = 'normal' } = options
  return createTranscripts(openSqliteDatabase({ file, schema: TRANSCRIPTS, synchronous }), keys)
}
