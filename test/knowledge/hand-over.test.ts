import { expect, it } from 'vitest'
import type { KnowledgePassage } from '../../src/knowledge/document.ts'
import { assembled, outlineOf, portionsOf } from '../../src/knowledge/hand-over.ts'
import { createSnapshot } from '../../src/knowledge/snapshot.ts'
import { phrasings } from './phrasings.ts'

it('takes a snapshot apart for another thread, and puts it together again', () => {
  const many = phrasings(Object.fromEntries(Array.from({ length: 1_201 }, (_, at) => [`Question ${at}?`, []])))
  const document = (path: string, passages: readonly KnowledgePassage[]) => {
    return { path, version: path, size: 1, modified: 1, title: path, lang: 'en', passages, problems: [] }
  }
  const documents = [document('empty.md', []), document('a.md', many), document('b.md', many.slice(0, 3))]
  const snapshot = createSnapshot(documents, [], 'en')
  expect(snapshot.duplicates).toBe(3)

  const portions = [...portionsOf(snapshot)]
  expect(portions.length).toBeGreaterThan(2)
  const received = structuredClone({ outline: outlineOf(snapshot), passages: portions.flat() })
  expect(received.outline.snapshot.documents.every(({ passages }) => passages.length === 0)).toBe(true)
  expect(assembled(received.outline, received.passages)).toEqual(snapshot)
})
