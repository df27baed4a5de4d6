import { create, insertMultiple, search } from '@orama/orama'
import { type MakeSearch, TOP } from './system.ts'
import { words } from './words.ts'

export const makeOrama: MakeSearch = async (entries) => {
  const index = create({
    schema: { entry: 'string', question: 'string', variants: 'string', answer: 'string' },
    components: { tokenizer: { language: 'english', normalizationCache: new Map(), tokenize: words } },
  })
  await insertMultiple(
    index,
    entries.map(({ id, question, variants, answer }) => ({
      entry: id,
      question,
      variants: variants.join('\n'),
      answer,
    })),
  )
  return async (term) => {
    const { hits } = await search(index, { term, properties: ['question', 'variants', 'answer'], limit: TOP })
    return hits.map(({ document, score }) => ({ id: document.entry, score }))
  }
}
