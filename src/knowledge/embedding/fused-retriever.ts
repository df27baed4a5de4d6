import type { CallbackManagerForRetrieverRun } from '@langchain/core/callbacks/manager'
import { Document } from '@langchain/core/documents'
import { BaseRetriever, type BaseRetrieverInput } from '@langchain/core/retrievers'
import type { Passage } from '../../core/passage.ts'
import { isChinese, isChineseTag } from '../analysis/language.ts'
import type { RetrievedDocument, RetrievedMetadata } from '../search-by-words.ts'
import type { EmbeddedPassages } from './embedded-passages.ts'
import { type FusionWeights, fuse } from './fuse.ts'

export interface FusedRetrieverOptions extends BaseRetrieverInput {
  /** The search by words, for one audience. */
  readonly lexical: BaseRetriever<RetrievedMetadata>
  readonly embedded: Pick<EmbeddedPassages, 'search'>
  /**
   * The passage as the lexical side has it now, if it may be shown: to its audience, today, and not blocked. What was
   * removed or changed a moment ago is so here, too, though its vector is still searched.
   */
  readonly visible: (id: string) => Passage | undefined
  /** How many passages at most. */
  readonly k?: number
  readonly weights?: FusionWeights
}

const DEFAULT_K = 8

/**
 * So many times more are looked at for meaning, because a question should be answered in its own language: a model of
 * several languages finds the same passage in each of them.
 */
const REACH = 3

/** Finds passages by their words and by their meaning; by their words alone where the embedding model fails. */
export class FusedRetriever extends BaseRetriever<RetrievedMetadata> {
  static override lc_name(): string {
    return 'FusedRetriever'
  }

  override readonly lc_namespace = ['parley', 'retrievers']
  readonly #options: FusedRetrieverOptions

  constructor(options: FusedRetrieverOptions) {
    super(options)
    this.#options = options
  }

  override async _getRelevantDocuments(
    query: string,
    _runManager?: CallbackManagerForRetrieverRun,
  ): Promise<RetrievedDocument[]> {
    const { lexical, embedded, visible, k = DEFAULT_K, weights } = this.#options
    const [documents, similar] = await Promise.all([
      lexical.invoke(query),
      embedded.search(query, k * REACH, (id) => visible(id) !== undefined),
    ])
    if (similar.length === 0) return documents.slice(0, k)
    const inLanguage = similar.filter(({ id }) => isChineseTag(visible(id)?.lang ?? '') === isChinese(query))
    const byMeaning = (inLanguage.length > 0 ? inLanguage : similar).slice(0, k)
    const byWords = documents.map(({ metadata: { passage, probability } }) => ({ id: passage.id, probability }))
    const passages = new Map(documents.map(({ metadata: { passage } }) => [passage.id, passage]))
    const found = fuse(byWords, byMeaning, weights).flatMap(({ id, probability }) => {
      const passage = passages.get(id) ?? visible(id)
      if (!passage) return []
      return [new Document({ id, pageContent: passage.text, metadata: { passage, score: probability, probability } })]
    })
    return found.slice(0, k)
  }
}
