import { Document } from '@langchain/core/documents'
import type { RetrievedDocument } from '../../src/answering/retrieved.ts'

/** Documents as a retriever gives them, one for each question, with the probability of each. */
export function found(questions: Readonly<Record<string, number>>): RetrievedDocument[] {
  return Object.entries(questions).map(([question, probability]) => {
    const identity = {
      id: question,
      document: 'faq.md',
      version: 'v',
      url: '/sources/faq',
      audience: 'public' as const,
    }
    const passage = {
      ...identity,
      headingPath: ['FAQ', question],
      variants: [],
      text: 'Yes.',
      span: [0, 4] as const,
      lang: /\p{Script=Han}/u.test(question) ? 'zh-Hans' : 'en',
    }
    return new Document({ pageContent: 'Yes.', metadata: { passage, probability } })
  })
}
