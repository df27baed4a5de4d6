import GithubSlugger from 'github-slugger'
import { z } from 'zod'
import { normalisedWords } from '../analysis/terms.ts'
import type { DocumentSource, KnowledgePassage, Problem, ReadDocument } from '../document.ts'
import { carried, declaredFields, sourceUrl, titleFromPath, withAnchor } from './declared.ts'
import { guessLang } from './guess-lang.ts'
import type { Range } from './syntax.ts'

const recordSchema = z.object({
  id: z.union([z.string().min(1), z.number().transform(String)], 'must be a text or a number').optional(),
  question: z.string('is missing').trim().min(1, 'is empty'),
  answer: z.string('is missing').trim().min(1, 'is empty'),
  variants: z.array(z.string().trim().min(1)).default([]),
  ...declaredFields,
})

export const RECORD_KEYS: readonly string[] = Object.keys(recordSchema.shape)

/** A question with its answer as a row of a table gives it, not yet checked. */
export interface RawRecord {
  /** From 1. */
  readonly line: number
  readonly span: Range
  readonly fields: unknown
}

/** Makes passages of rows. A bad row is named with its line and left out; the others are served. */
export function readRecords(
  source: DocumentSource,
  records: readonly RawRecord[],
  earlier: readonly Problem[],
): ReadDocument {
  const { path, version } = source
  const title = titleFromPath(path)
  const problems = [...earlier]
  const passages: KnowledgePassage[] = []
  const slugger = new GithubSlugger()
  const lineOfId = new Map<string, number>()
  for (const { line, span, fields } of records) {
    const parsed = recordSchema.safeParse(fields)
    if (!parsed.success) {
      const wrong = parsed.error.issues.map((issue) => `"${issue.path.join('.')}" ${issue.message}`).join(', ')
      problems.push({ level: 'error', document: path, line, message: `Row left out: ${wrong}.` })
      continue
    }
    const { question, answer, variants, ...row } = parsed.data
    // JSON can escape half a character, which no address can hold.
    const anchor = (row.id ?? slugger.slug(question)).toWellFormed()
    const first = lineOfId.get(anchor)
    if (first !== undefined) {
      const message = `Row left out: its id "${anchor}" is that of line ${first}.`
      problems.push({ level: 'error', document: path, line, message })
      continue
    }
    lineOfId.set(anchor, line)
    const lang = row.lang ?? guessLang(`${question}\n${answer}`, path, source.defaultLang)
    passages.push({
      id: `${path}#${anchor}`,
      document: path,
      version,
      headingPath: [title, question],
      variants: distinctVariants(question, variants),
      text: answer,
      span,
      url: row.url ?? withAnchor(sourceUrl(path), anchor),
      ...carried({ ...row, lang, audience: row.audience ?? 'public' }),
    })
  }
  return { title, lang: passages[0]?.lang ?? source.defaultLang, passages, problems }
}

function distinctVariants(question: string, variants: readonly string[]): string[] {
  const seen = new Set([normalisedWords(question)])
  return variants.filter((variant) => {
    const words = normalisedWords(variant)
    return !seen.has(words) && seen.add(words) !== undefined
  })
}
