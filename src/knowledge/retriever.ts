import { Document } from '@langchain/core/documents'
import { BaseRetriever, type BaseRetrieverInput } from '@langchain/core/retrievers'
import {
  type LexicalOptions,
  type RetrievedDocument,
  type RetrievedMetadata,
  searchByWords,
} from './search-by-words.ts'

/** The search by words as a part of LangChain's, for chains of others. */
export class LexicalRetriever extends BaseRetriever<RetrievedMetadata> {
  static override lc_name(): string {
    return 'LexicalRetriever'
  }

  override readonly lc_namespace = ['parley', 'retrievers']
  readonly #search: ReturnType<typeof searchByWords>

  constructor({ index, audience, today, blocked, k, among, ...rest }: LexicalOptions & BaseRetrieverInput) {
    super(rest)
    this.#search = searchByWords({ index, audience, today, blocked, ...(k && { k }), ...(among && { among }) })
  }

  override async _getRelevantDocuments(query: string): Promise<RetrievedDocument[]> {
    return (await this.#search.invoke(query)).map((found) => new Document(found))
  }
}
