import { isMap, isScalar, LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { declaredFields } from './declared.ts'
import { lookAlike } from './look-alike.ts'

const frontMatterSchema = z.object({ title: z.string().min(1, 'must not be empty').optional(), ...declaredFields })

export type FrontMatter = z.infer<typeof frontMatterSchema>

interface FrontMatterProblem {
  readonly level: 'error' | 'remark'
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
  const document = parseDocument(yaml, { lineCounter: lines, schema: 'failsafe', prettyErrors: false })
  const broken = document.errors[0]
  if (broken !== undefined) {
    const { line } = lines.linePos(broken.pos[0])
    return { problems: [{ level: 'error', line, message: `The front matter is not valid YAML: ${broken.message}.` }] }
  }
  if (document.contents === null || (isScalar(document.contents) && document.contents.value === '')) {
    return { frontMatter: {}, problems: [] }
  }
  if (!isMap(document.contents)) {
    return {
      problems: [{ level: 'error', line: 1, message: 'The front matter must be a list of "key: value" lines.' }],
    }
  }
  const lineOf = new Map<string, number>()
  for (const { key } of document.contents.items) {
    if (isScalar(key)) lineOf.set(String(key.value), lines.linePos(key.range?.[0] ?? 0).line)
  }
  const problems: FrontMatterProblem[] = []
  let heldBack = false
  for (const [key, line] of lineOf) {
    if (KEYS.includes(key)) continue
    const meant = lookAlike(key, KEYS)
    heldBack ||= meant !== undefined
    problems.push({
      level: meant === undefined ? 'remark' : 'error',
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
        level: 'error',
        line: lineOf.get(key) ?? 1,
        message: `Front matter "${key}" ${wrong(issue)}. The document is not served until this is mended.`,
      })
    }
    return { problems }
  }
  return heldBack ? { problems } : { frontMatter: parsed.data, problems }
}

/** Begins with what was meant as front matter and is none, because it does not open the first line or is not closed. */
export function startsWithLooseFrontMatter(text: string): boolean {
  const [, behind] = /^\s*-{3,}[ \t]*\n\s*(.*)$/s.exec(text.replace(/\r\n?/g, '\n')) ?? []
  if (behind === undefined) return false
  const lines = behind.split('\n')
  const end = lines.findIndex((line) => keyOf(line) === undefined && !/^(?:#|\s|- |$)/.test(line))
  const head = end === -1 ? lines : lines.slice(0, end)
  const gap = head.findIndex((line) => line.trim() === '')
  const first = (gap === -1 ? head : head.slice(0, gap)).filter((line) => !line.startsWith('#'))
  // Prose may follow a rule as well. "Note: …" is prose too; keys begin small, unless they are ours misspelt.
  if (first[0] === undefined || keyOf(first[0]) === undefined) return false
  const isKnown = (line: string) => lookAlike(keyOf(line) ?? '', KEYS) !== undefined
  return first.some((line) => /^[a-z]\S*$/.test(keyOf(line) ?? '')) || head.some(isKnown)
}

function keyOf(line: string): string | undefined {
  return /^["']?([A-Za-z][\w -]*?)["']?[ \t]*(?::(?=\s|$)|：)/.exec(line)?.[1]
}

function wrong(issue: z.core.$ZodIssue): string {
  return issue.code === 'invalid_type' ? 'must be plain text' : issue.message
}
