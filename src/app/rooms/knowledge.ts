import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import type { EmbeddedPassages } from '../../knowledge/embedding/embedded-passages.ts'
import type { IngestProgress } from '../../knowledge/ingest-types.ts'
import { Knowledge } from '../../knowledge/knowledge.ts'
import type { Config } from '../config/config.ts'
import { readRetrievalWeights } from '../config/retrieval-file.ts'
import { openPrivacy } from './privacy.ts'

export interface KnowledgeParts {
  readonly config: Config
  /** Of the documents. */
  readonly folder: string
  readonly snapshotFile: string
  readonly vectorsFile: string
  readonly blocked?: () => ReadonlySet<string>
  readonly clock: Clock
  readonly log: Log
  readonly onProgress?: (progress: IngestProgress) => void
}

/** Knowledge as this configuration wants it searched. */
export async function openKnowledge({ config, vectorsFile, log, ...rest }: KnowledgeParts): Promise<Knowledge> {
  const { bot, folders } = config
  const weights = readRetrievalWeights(folders.config)
  return Knowledge.open({
    ...rest,
    defaultLang: bot.languages[0],
    timeZone: bot.timeZone,
    threshold: bot.answers.threshold,
    ...(weights && { weights }),
    embedded: await openEmbedded(config, vectorsFile, log),
    log,
  })
}

/** What finds passages by meaning, where it is configured. Loaded now, so that a bot without it never pays. */
export async function openEmbedded(config: Config, file: string, log: Log): Promise<EmbeddedPassages | undefined> {
  const { embeddings } = config
  if (!embeddings) return undefined
  const [{ createEmbeddingModel }, { EmbeddedPassages: Embedded }, { masker }] = await Promise.all([
    import('../../knowledge/embedding/embedding-model.ts'),
    import('../../knowledge/embedding/embedded-passages.ts'),
    openPrivacy(config),
  ])
  const { queryMs, batchSize, concurrency } = embeddings
  return new Embedded({
    model: await createEmbeddingModel(embeddings),
    file,
    masker,
    log,
    queryMs,
    batchSize,
    concurrency,
  })
}
