import type { TranscriptEntry } from '../../src/core/transcript.ts'

/** A line of Ada's, at this place. */
export function transcriptEntry(sequence: number, more: Partial<TranscriptEntry> = {}): TranscriptEntry {
  return {
    conversation: 'c1',
    sequence,
    customer: 'ada',
    channel: 'web',
    time: 1_764_000_000_000 + sequence,
    author: 'customer',
    passages: [],
    content: { text: `line ${sequence}` },
    ...more,
  }
}
