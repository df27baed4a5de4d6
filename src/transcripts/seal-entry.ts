import { type Provenance, provenanceOf } from '../core/answer.ts'
import { hasCode } from '../core/errors.ts'
import type { DataKey } from '../core/keys.ts'
import type { TranscriptContent, TranscriptEntry } from '../core/transcript.ts'
import type { Row, SqlValue } from '../storage/database.ts'
import { FIRST_METADATA, METADATA } from './schema.ts'

interface Sealed extends Provenance {
  readonly content: TranscriptContent
}

export const COLUMNS = [...METADATA, 'content'] as const

/** The values of an entry's row, in the order of the columns. */
export function rowOf(entry: TranscriptEntry, key: DataKey): SqlValue[] {
  const metadata = metadataOf(entry)
  const sealed: Sealed = { content: entry.content, ...provenanceOf(entry) }
  return [...metadata, key.seal(JSON.stringify(sealed), binding(metadata))]
}

/** A line as it was; what was erased, and what nobody can open (damaged, moved, or its key is gone), leaves a gap. */
export function entryOrGap(row: Row, key: DataKey | undefined): TranscriptEntry {
  if ((row.content as Uint8Array).length === 0) return gap(row, 'erased')
  try {
    return key ? entryOf(row, key) : gap(row, 'unreadable')
  } catch (error) {
    if (hasCode(error, 'unreadable')) return gap(row, 'unreadable')
    throw error
  }
}

function gap(row: Row, missing: 'erased' | 'unreadable'): TranscriptEntry {
  return { ...placeOf(row), passages: [], content: { text: '' }, missing }
}

function entryOf(row: Row, key: DataKey): TranscriptEntry {
  const metadata = METADATA.map((name) => row[name])
  const { content, ...provenance } = JSON.parse(key.open(row.content as Uint8Array, binding(metadata))) as Sealed
  return { ...placeOf(row), ...provenance, content }
}

/** What is metadata of a line. */
function placeOf(row: Row): Omit<TranscriptEntry, 'passages' | 'content'> {
  return {
    conversation: String(row.conversation),
    sequence: Number(row.sequence),
    customer: String(row.customer),
    channel: String(row.channel),
    time: Number(row.time),
    author: row.author as TranscriptEntry['author'],
    ...(row.locale !== null && { locale: String(row.locale) }),
    ...(row.dialog !== null && { dialog: String(row.dialog) }),
    ...(row.feedback !== null && { feedback: row.feedback as 'up' | 'down' }),
    ...(row.score !== null && { score: Number(row.score) }),
    ...(row.outcome !== null && { outcome: row.outcome as NonNullable<TranscriptEntry['outcome']> }),
  }
}

function metadataOf(entry: TranscriptEntry): (string | number | null)[] {
  const { generation, passages } = entry
  const cited = new Map(passages.map(({ document, version }) => [document, version]))
  const columns = {
    ...entry,
    documents: JSON.stringify(Object.fromEntries(cited)),
    // Sealed with the provenance, too; out here for whoever counts, without a key.
    model: generation?.model,
    prompt: generation?.prompt,
    input_tokens: generation?.inputTokens,
    output_tokens: generation?.outputTokens,
    cost: generation?.cost,
  }
  return METADATA.map((name) => columns[name] ?? null)
}

/** The content's associated data: a line cannot be moved, swapped, or given another author, time, source or cost. */
function binding(metadata: readonly unknown[]): string {
  const last = metadata.findLastIndex((value) => value !== null)
  return `transcript:${JSON.stringify(metadata.slice(0, Math.max(last + 1, FIRST_METADATA)))}`
}
