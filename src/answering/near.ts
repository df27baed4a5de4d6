import type { FindNear } from '../core/near.ts'
import { condense } from './condense.ts'
import { retrieve } from './following/retrieve.ts'
import type { ChainOptions } from './options.ts'
import { NEAR } from './thresholds.ts'

/** Finds as the chain does, in the light of the conversation, for somebody who decides themselves. Asks no model. */
export function createFindNear(options: Pick<ChainOptions, 'retriever' | 'subjects' | 'corrections'>): FindNear {
  const { subjects, corrections } = options
  return async (question) => {
    // What operators have blocked is known by it.
    await corrections?.()
    const { documents } = await retrieve(condense(question, subjects?.(question.audience)), options)
    return documents
      .map(({ metadata: { passage, probability } }) => ({ passage, probability }))
      .filter(({ probability }) => probability >= NEAR)
      .toSorted((a, b) => b.probability - a.probability)
  }
}
