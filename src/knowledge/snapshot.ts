import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { ParleyError } from '../core/errors.ts'
import type { KnowledgeDocument, KnowledgePassage, Problem } from './document.ts'
import { withoutDuplicates } from './duplicates.ts'
import { replaceFile } from './replace-file.ts'

/** All knowledge at one moment. Never changed: a new one takes its place. */
export interface KnowledgeSnapshot {
  /** Hash over the versions of all documents. */
  readonly version: string
  readonly defaultLang: string
  /** In order of their paths. */
  readonly documents: readonly KnowledgeDocument[]
  /** What is retrieved: the passages of all documents without exact duplicates. */
  readonly passages: readonly KnowledgePassage[]
  readonly problems: readonly Problem[]
  /** Passages left out because another says the same. */
  readonly duplicates: number
}

/** Raised when reading documents changes, so that a snapshot of an older reader is made anew. */
const FORMAT = 3

const passageSchema: z.ZodType<KnowledgePassage> = z.strictObject({
  id: z.string(),
  document: z.string(),
  version: z.string(),
  headingPath: z.array(z.string()).min(1),
  variants: z.array(z.string()),
  text: z.string(),
  span: z.tuple([z.int(), z.int()]),
  lang: z.string(),
  audience: z.enum(['public', 'internal']),
  url: z.string(),
  product: z.string().exactOptional(),
  page: z.int().exactOptional(),
  region: z.string().exactOptional(),
  validFrom: z.string().exactOptional(),
  validUntil: z.string().exactOptional(),
})

const problemSchema: z.ZodType<Problem> = z.strictObject({
  level: z.enum(['error', 'remark']),
  document: z.string(),
  line: z.int().exactOptional(),
  message: z.string(),
})

const documentSchema: z.ZodType<KnowledgeDocument> = z.strictObject({
  path: z.string(),
  version: z.string(),
  size: z.number(),
  modified: z.number(),
  title: z.string(),
  lang: z.string(),
  passages: z.array(passageSchema),
  problems: z.array(problemSchema),
})

const fileSchema = z.strictObject({
  format: z.literal(FORMAT),
  defaultLang: z.string(),
  documents: z.array(documentSchema),
})

/** `folderProblems` are those of files that never became a document. */
export function createSnapshot(
  documents: readonly KnowledgeDocument[],
  folderProblems: readonly Problem[],
  defaultLang: string,
): KnowledgeSnapshot {
  const hash = createHash('sha256').update(`${FORMAT}\n${defaultLang}\n`)
  for (const { path, version } of documents) hash.update(`${path}\n${version}\n`)
  const { passages, problems, dropped } = withoutDuplicates(documents.flatMap((document) => document.passages))
  return {
    version: hash.digest('hex').slice(0, 16),
    defaultLang,
    documents,
    passages,
    problems: [...folderProblems, ...documents.flatMap((document) => document.problems), ...problems],
    duplicates: dropped,
  }
}

/** Throws `data-folder-unusable` where it cannot be written; what was there stays. */
export async function saveSnapshot(file: string, { defaultLang, documents }: KnowledgeSnapshot): Promise<void> {
  try {
    await replaceFile(file, [JSON.stringify({ format: FORMAT, defaultLang, documents })])
  } catch (cause) {
    throw new ParleyError('data-folder-unusable', `The knowledge snapshot ${file} cannot be written.`, { cause })
  }
}

export interface LoadedSnapshot {
  /** Absent where there is none, or none that this version can read. */
  readonly snapshot?: KnowledgeSnapshot
  /** Why a file that is there cannot be used. */
  readonly damaged?: string
}

/** The saved snapshot, without the problems of files that never became a document. */
export async function loadSnapshot(file: string): Promise<LoadedSnapshot> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {}
    return { damaged: String(error) }
  }
  try {
    const { documents, defaultLang } = fileSchema.parse(JSON.parse(text))
    return { snapshot: createSnapshot(documents, [], defaultLang) }
  } catch {
    return { damaged: 'It is not a knowledge snapshot of this version.' }
  }
}
