import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readRetrievalWeights, writeRetrievalWeights } from '../../src/app/config/retrieval-file.ts'
import { DEFAULT_WEIGHTS } from '../../src/knowledge/weights.ts'
import { temporaryFolder } from '../support/temporary.ts'

describe('retrieval.yaml', () => {
  it('comes back as it was written, and keeps its comments', () => {
    const folder = temporaryFolder()
    expect(readRetrievalWeights(folder)).toBeUndefined()
    const file = writeRetrievalWeights(folder, DEFAULT_WEIGHTS)
    expect(readRetrievalWeights(folder)).toEqual(DEFAULT_WEIGHTS)
    writeFileSync(file, readFileSync(file, 'utf8').replace(/(nearest: .*)/, '$1 # ours'))
    const changed = { ...DEFAULT_WEIGHTS, evidence: { ...DEFAULT_WEIGHTS.evidence, nearest: 7.125 } }
    writeRetrievalWeights(folder, changed)
    expect(readRetrievalWeights(folder)).toEqual(changed)
    expect(readFileSync(file, 'utf8')).toMatch(/^# What each kind[\s\S]*nearest: 7\.125 # ours\n/)
  })

  it('names what is wrong in it, with the line', () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'retrieval.yaml'), 'evidence:\n  nearest: much\n')
    expect(() => readRetrievalWeights(folder)).toThrow(/retrieval\.yaml:2: "evidence\.nearest"/)
  })
})
