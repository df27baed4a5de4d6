import { z } from 'zod'
import type { EmbeddingEndpoint, EmbeddingSettings } from '../../knowledge/embedding/embedding-model.ts'
import { azureEndpoint, azureSchema, type Environment, openaiEndpoint } from './vendor-endpoint.ts'

const OPENAI_MODEL = 'text-embedding-3-small'
const LOCAL_MODEL = 'Xenova/multilingual-e5-small'

/** The section `embeddings` of bot.yaml. */
export const embeddingsSchema = z
  .strictObject({
    provider: z.enum(['none', 'openai', 'azure', 'transformers', 'module']).default('none'),
    model: z.string().min(1).max(200).exactOptional(),
    dimensions: z.int().min(8).max(4_096).exactOptional(),
    folder: z.string().min(1).exactOptional(),
    module: z.string().min(1).exactOptional(),
    queryPrefix: z.string().max(200).exactOptional(),
    passagePrefix: z.string().max(200).exactOptional(),
    azure: azureSchema.prefault({}),
    querySeconds: z.number().positive().max(30).default(0.8),
    batchSize: z.int().min(1).max(2_048).default(64),
    concurrency: z.int().min(1).max(32).default(2),
  })
  .superRefine(({ provider, dimensions, folder, module }, context) => {
    const misplaced = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
    if (folder !== undefined && provider !== 'transformers') misplaced('folder', 'only provider transformers has one')
    if (dimensions !== undefined && (provider === 'transformers' || provider === 'module')) {
      misplaced('dimensions', 'these models have their own')
    }
    if (module === undefined && provider === 'module') misplaced('module', 'provider module needs the path of one')
    if (module !== undefined && provider !== 'module') misplaced('module', 'only provider module has one')
  })

export type EmbeddingsSection = z.infer<typeof embeddingsSchema>

export interface ReadEmbeddingSettings {
  /** Absent: passages are found by their words alone. */
  readonly settings?: EmbeddingSettings
  /** One line each. */
  readonly problems: readonly string[]
}

/** What the section and the vendor's environment variables say together. */
export function embeddingSettings(section: EmbeddingsSection, env: Environment): ReadEmbeddingSettings {
  if (section.provider === 'none') return { problems: [] }
  const { endpoint, problems } = endpointOf(section, env)
  if (!endpoint) return { problems }
  const { dimensions, querySeconds, batchSize, concurrency } = section
  const usual = { transformers: LOCAL_MODEL, module: section.module ?? '', openai: OPENAI_MODEL, azure: OPENAI_MODEL }
  const model = section.model ?? usual[section.provider]
  // The models of this family were trained to be told what a text is.
  const [query, passage] = /\be5\b/i.test(model) ? ['query: ', 'passage: '] : ['', '']
  return {
    problems,
    settings: {
      endpoint,
      model,
      prefixes: { query: section.queryPrefix ?? query, passage: section.passagePrefix ?? passage },
      queryMs: querySeconds * 1_000,
      batchSize,
      concurrency,
      ...(dimensions !== undefined && { dimensions }),
    },
  }
}

function endpointOf(
  { provider, azure, folder, module = '' }: EmbeddingsSection,
  env: Environment,
): { readonly endpoint?: EmbeddingEndpoint; readonly problems: readonly string[] } {
  if (provider === 'transformers') {
    return { problems: [], endpoint: { provider, ...(folder !== undefined && { folder }) } }
  }
  if (provider === 'module') return { problems: [], endpoint: { provider, file: module } }
  if (provider === 'azure') return azureEndpoint('embeddings', azure, env)
  const read = openaiEndpoint(env)
  if (read.endpoint || read.problems.length > 0) return read
  const needed = '"embeddings.provider" is openai, which needs a key, or OPENAI_BASE_URL for a server of your own'
  return { problems: [`environment variable OPENAI_API_KEY: ${needed}`] }
}
