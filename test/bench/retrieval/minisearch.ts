import MiniSearch from 'minisearch'
import { type MakeSearch, TOP } from './system.ts'
import { words } from './words.ts'

export const MINISEARCH_OPTIONS = { fields: ['question', 'variants', 'answer'], tokenize: words }

export const makeMiniSearch: MakeSearch = async (entries) => {
  const index = new MiniSearch(MINISEARCH_OPTIONS)
  index.addAll(entries.map((entry) => ({ ...entry, variants: entry.variants.join('\n') })))
  return (query) =>
    index
      .search(query)
      .slice(0, TOP)
      .map(({ id, score }) => ({ id, score }))
}
