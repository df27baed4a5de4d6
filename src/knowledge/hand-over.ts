import type { KnowledgePassage } from './document.ts'
import type { KnowledgeSnapshot } from './snapshot.ts'

/** A snapshot without its passages: how many each document has, and which of all are retrieved. */
export interface SnapshotOutline {
  readonly snapshot: KnowledgeSnapshot
  readonly counts: readonly number[]
  /** Numbers among the passages of all documents, in their order. */
  readonly retrieved: Uint32Array
}

/**
 * Passages that are handed between threads at once. Receiving many takes seconds in which nothing else runs; so they
 * come in portions, each asked for when there is time.
 */
const PORTION = 500

export function outlineOf(snapshot: KnowledgeSnapshot): SnapshotOutline {
  const numbers = new Map(passagesOf(snapshot).map((passage, number) => [passage, number]))
  return {
    snapshot: {
      ...snapshot,
      documents: snapshot.documents.map((document) => ({ ...document, passages: [] })),
      passages: [],
    },
    counts: snapshot.documents.map(({ passages }) => passages.length),
    retrieved: Uint32Array.from(snapshot.passages, (passage) => numbers.get(passage) ?? 0),
  }
}

export function* portionsOf(snapshot: KnowledgeSnapshot): Generator<readonly KnowledgePassage[]> {
  const passages = passagesOf(snapshot)
  for (let at = 0; at < passages.length; at += PORTION) yield passages.slice(at, at + PORTION)
}

/** The snapshot that `outlineOf` and `portionsOf` took apart. */
export function assembled(
  { snapshot, counts, retrieved }: SnapshotOutline,
  all: readonly KnowledgePassage[],
): KnowledgeSnapshot {
  let start = 0
  const documents = snapshot.documents.map((document, number) => {
    const end = start + (counts[number] ?? 0)
    const passages = all.slice(start, end)
    start = end
    return { ...document, passages }
  })
  const passages = Array.from(retrieved, (number) => all[number]).filter((passage) => passage !== undefined)
  return { ...snapshot, documents, passages }
}

function passagesOf({ documents }: KnowledgeSnapshot): KnowledgePassage[] {
  return documents.flatMap(({ passages }) => passages)
}
