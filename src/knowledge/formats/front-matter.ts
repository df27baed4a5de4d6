import { isMap, isScalar, LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { declaredFields } from './declared.ts'

const frontMatterSchema = z.object({ title: z.string().min(1, 'must not be empty').optional(), ...declaredFields })

export type FrontMatter = z.infer<typeof frontMatterSchema>

interface FrontMatterProblem {
  /** Line within the front matter, from 1. */
  readonly line: number
  readonly message: string
}

interface FrontMatterResult {
  /** Absent where the document must not be served: what it says about its audience or its time cannot be told. */
  readonly frontMatter?: FrontMatter
  readonly problems: readonly FrontMatterProblem[]
}

const KEYS = Object.keys(frontMatterSchema.shape)

/**
 * Reads the YAML at the head of a document. A key of another tool is named and passed over; a wrong value, or a key
 * that looks like one of ours misspelt, holds the document back: it might be the one that keeps it from customers.
 */
export function readFrontMatter(yaml: string): FrontMatterResult {
  const lines = new LineCounter()
  // Dates stay the text that they were written as.
  const document = parseDocument(yaml, { lineCounter: lines, schema: 'failsafe' })
  const broken = document.errors[0]
  if (broken !== undefined) {
    const line = broken.linePos?.[0].line ?? 1
    return { problems: [{ line, message: `The front matter is not valid YAML: ${broken.message.split('\n')[0]}` }] }
  }
  if (document.contents === null || (isScalar(document.contents) && document.contents.value === '')) {
    return { frontMatter: {}, problems: [] }
  }
  if (!isMap(document.contents)) {
    return { problems: [{ line: 1, message: 'The front matter must be a list of "key: value" lines.' }] }
  }
  const lineOf = new Map<string, number>()
  for (const { key } of document.contents.items) {
    if (isScalar(key)) lineOf.set(String(key.value), lines.linePos(key.range?.[0] ?? 0).line)
  }
  const problems: FrontMatterProblem[] = []
  let heldBack = false
  for (const [key, line] of lineOf) {
    if (KEYS.includes(key)) continue
    const meant = KEYS.find((known) => looksLike(key, known))
    heldBack ||= meant !== undefined
    problems.push({
      line,
      message:
        meant === undefined
          ? `Unknown front matter key "${key}" is ignored. Known keys: ${KEYS.join(', ')}.`
          : `Unknown front matter key "${key}". Did you mean "${meant}"? The document is not served until this is mended.`,
    })
  }
  const parsed = frontMatterSchema.safeParse(document.toJS())
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const key = String(issue.path[0] ?? '')
      problems.push({
        line: lineOf.get(key) ?? 1,
        message: `Front matter "${key}" ${wrong(issue)}. The document is not served until this is mended.`,
      })
    }
    return { problems }
  }
  return heldBack ? { problems } : { frontMatter: parsed.data, problems }
}

function wrong(issue: z.core.$ZodIssue): string {
  return issue.code === 'invalid_type' ? 'must be plain text' : issue.message
}

/** Same but for case, a separator, one letter more or less or another, or two neighbours swapped. */
function looksLike(key: string, known: string): boolean {
  const a = key.toLowerCase().replace(/[^a-z]/g, '')
  const b = known.toLowerCase()
  if (a === b) return true
  if (Math.abs(a.length - b.length) > 1 || b.length < 4) return false
  let start = 0
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start++
  let end = 0
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++
  const [restA, restB] = [a.slice(start, a.length - end), b.slice(start, b.length - end)]
  if (restA.length <= 1 && restB.length <= 1) return true
  return restA.length === 2 && restA === [...restB].reverse().join('')
}
