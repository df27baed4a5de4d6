import { beforeAll, describe, expect, it } from 'vitest'
import { chineseEnglishDictionary } from '../../src/knowledge/bridge/dictionary.ts'
import { ingest } from '../../src/knowledge/ingest.ts'
import { buildSearchIndex, PassageIndex } from '../../src/knowledge/passage-index.ts'
import { WORDING, type WordingQuestion } from './wording-questions.ts'

const THRESHOLD = 0.5

let index: PassageIndex

beforeAll(async () => {
  const { snapshot } = await ingest('config/knowledge', { previous: undefined, defaultLang: 'en' })
  const built = buildSearchIndex(snapshot.passages, chineseEnglishDictionary())
  index = new PassageIndex(snapshot.passages, { built })
}, 60_000)

/** What is wrong about the best hit of a question; undefined where it is right. */
function wrong({ query, answers }: WordingQuestion): string | undefined {
  const [best] = index.search(query, { audience: 'public', day: '2026-11-24' }, 8)
  const heading = best?.passage.headingPath.at(-1) ?? 'nothing'
  const right = answers.length === 0 ? (best?.probability ?? 0) < THRESHOLD : answers.includes(heading)
  return right ? undefined : `${query} → ${heading}`
}

describe('questions as customers write them', () => {
  it.each(WORDING)('$name', ({ share, questions }) => {
    const mistakes = questions.flatMap((question) => wrong(question) ?? [])
    expect(1 - mistakes.length / questions.length, mistakes.join('\n')).toBeGreaterThanOrEqual(share)
  })
})
