import { pathToFileURL } from 'node:url'
import type { EmbeddingsInterface } from '@langchain/core/embeddings'
import { ParleyError } from '../../core/errors.ts'

/** Embeddings of the bot's own, any that LangChain has: the default export of a module. */
export async function importEmbeddings(file: string): Promise<EmbeddingsInterface> {
  const { default: exported } = await load(file)
  if (isEmbeddings(exported)) return exported
  const mend = "export default one of LangChain's Embeddings"
  throw new ParleyError('config-invalid', `${file} has no embedDocuments and embedQuery: ${mend}`)
}

async function load(file: string): Promise<{ readonly default?: unknown }> {
  try {
    return await import(pathToFileURL(file).href)
  } catch (cause) {
    throw new ParleyError('config-invalid', `${file}, which "embeddings.module" names, cannot be loaded`, { cause })
  }
}

function isEmbeddings(value: unknown): value is EmbeddingsInterface {
  const { embedDocuments, embedQuery } = (value ?? {}) as Partial<EmbeddingsInterface>
  return typeof embedDocuments === 'function' && typeof embedQuery === 'function'
}
