import type { EmbeddingsInterface } from '@langchain/core/embeddings'
import { importEmbeddings } from './own-embeddings.ts'

/** Any LangChain embeddings, and what is to be known of them. */
export interface EmbeddingModel {
  /** Names the model and all else that its vectors depend on: vectors of another one are of no use. */
  readonly id: string
  readonly embeddings: EmbeddingsInterface
  /** Put before a text, where a model was trained to tell what it is. */
  readonly prefixes: { readonly query: string; readonly passage: string }
}

/** Where texts are embedded. Keys are functions, so that nothing prints them. */
export type EmbeddingEndpoint =
  | { readonly provider: 'openai'; readonly baseUrl: string; readonly apiKey?: () => string }
  | {
      readonly provider: 'azure'
      /** Of the resource: `https://NAME.openai.azure.com`. */
      readonly endpoint: string
      readonly apiKey: () => string
      /** Absent for Azure's v1 API, which has none. */
      readonly apiVersion?: string
    }
  /** On this machine; `folder` holds the models, which are fetched where there is none. */
  | { readonly provider: 'transformers'; readonly folder?: string }
  /** Whatever a module of the bot's own exports. */
  | { readonly provider: 'module'; readonly file: string }

export interface EmbeddingSettings {
  readonly endpoint: EmbeddingEndpoint
  /** On Azure: the deployment. */
  readonly model: string
  /** Of a model that can shorten its vectors. */
  readonly dimensions?: number
  readonly prefixes: EmbeddingModel['prefixes']
  /** How long a question's vector is waited for, in milliseconds. */
  readonly queryMs: number
  /** How many texts are sent at once, and how many such requests. */
  readonly batchSize: number
  readonly concurrency: number
}

/** Longer than any batch takes; a question's own limit is shorter. In milliseconds. */
const REQUEST_MS = 60_000

/** A server without keys still wants the header. */
const NO_KEY = 'none'

/** The model that the settings name, loaded now and not before. Rejects with a ParleyError that says what is missing. */
export async function createEmbeddingModel(settings: EmbeddingSettings): Promise<EmbeddingModel> {
  const { endpoint, model, dimensions, prefixes } = settings
  const id = JSON.stringify([endpoint.provider, model, dimensions ?? null, prefixes.passage])
  if (endpoint.provider === 'transformers') {
    const { createTransformersEmbeddings } = await import('./transformers.ts')
    return { id, prefixes, embeddings: await createTransformersEmbeddings(model, endpoint.folder) }
  }
  if (endpoint.provider === 'module') return { id, prefixes, embeddings: await importEmbeddings(endpoint.file) }
  const { AzureOpenAIEmbeddings, OpenAIEmbeddings } = await import('@langchain/openai')
  const fields = {
    model,
    ...(dimensions !== undefined && { dimensions }),
    // Local servers ignore that base64 was asked for, and the client decodes it all the same.
    encodingFormat: 'float' as const,
    batchSize: settings.batchSize,
    timeout: REQUEST_MS,
    // Retries are the embedder's; a question is not worth one.
    maxRetries: 0,
  }
  // The client would write to the console.
  const configuration = { logLevel: 'off' as const }
  if (endpoint.provider === 'azure' && endpoint.apiVersion !== undefined) {
    const embeddings = new AzureOpenAIEmbeddings({
      ...fields,
      configuration,
      azureOpenAIBasePath: `${endpoint.endpoint}/openai/deployments`,
      azureOpenAIApiKey: endpoint.apiKey(),
      azureOpenAIApiVersion: endpoint.apiVersion,
      azureOpenAIApiDeploymentName: model,
    })
    return { id, prefixes, embeddings }
  }
  const apiKey = endpoint.apiKey?.() ?? NO_KEY
  const place =
    endpoint.provider === 'azure'
      ? { baseURL: `${endpoint.endpoint}/openai/v1`, defaultHeaders: { 'api-key': apiKey } }
      : { baseURL: endpoint.baseUrl }
  return {
    id,
    prefixes,
    embeddings: new OpenAIEmbeddings({ ...fields, apiKey, configuration: { ...configuration, ...place } }),
  }
}
