import type { KnowledgePassage } from '../../src/knowledge/document.ts'

/** A passage for each question, with its other phrasings; its answer is its question. */
export function phrasings(bank: Readonly<Record<string, readonly string[]>>): KnowledgePassage[] {
  return Object.entries(bank).map(([question, variants], at) => ({
    id: `faq.md#${at}`,
    document: 'faq.md',
    version: 'v',
    headingPath: ['FAQ', question],
    variants,
    text: question,
    span: [0, question.length],
    lang: 'en',
    audience: 'public',
    url: '/sources/faq',
  }))
}
