import type { Answer, Answerer, Grounds } from '../../src/core/answer.ts'

const PASSAGE = { id: 'faq.md#a', document: 'faq.md', version: '1' }
export const GROUNDS: Grounds = { citations: [{ title: 'FAQ › A', url: '/a', passage: PASSAGE }], passages: [PASSAGE] }

export const answered = (text: string): Answer => ({ kind: 'answered', text, ...GROUNDS, probability: 1 })

/**
 * Answers `quick` at once. Of anything else it shows the sentences that it is given; then it waits until it is told to
 * leave, or to end.
 */
export function holdingAnswerer(sentences: readonly string[]) {
  const asked: string[] = []
  const left: string[] = []
  const holding = Promise.withResolvers<void>()
  const end = Promise.withResolvers<void>()
  const answerer: Answerer = {
    async *answer({ text }, signal) {
      asked.push(text)
      if (text.startsWith('quick')) {
        yield { type: 'answer', answer: answered(`answer to ${text}`) }
        return
      }
      for (const sentence of sentences) yield { type: 'sentence', text: sentence, grounds: GROUNDS }
      holding.resolve()
      const leave = Promise.withResolvers<void>()
      signal.addEventListener('abort', () => {
        left.push(text)
        leave.resolve()
      })
      await Promise.race([leave.promise, end.promise])
      signal.throwIfAborted()
      yield { type: 'answer', answer: answered(`${sentences.join('')}The end.`) }
    },
  }
  return {
    answerer,
    /** Questions that were begun, and those that were left. */
    asked,
    left,
    /** Resolves when it has shown what it has. */
    holding: holding.promise,
    end: () => end.resolve(),
  }
}
