import { readFileSync } from 'node:fs'
import { closest, distance } from 'fastest-levenshtein'
import { type Document, isMap, isNode, LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'

/** What a file holds, or what is wrong with it: one line each, `file:line: what was expected`. */
export type Checked<T> = { readonly value: T } | { readonly problems: readonly string[] }

/** Reads a YAML file and checks it against a schema. */
export function readYamlFile<T>(file: string, schema: z.ZodType<T>): Checked<T> {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : String(error)
    return { problems: [`${file}: ${reason}`] }
  }
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  if (document.errors.length > 0) {
    return { problems: document.errors.map(({ pos, message }) => `${file}:${lines.linePos(pos[0]).line}: ${message}`) }
  }
  const result = schema.safeParse(document.toJS() ?? {})
  if (result.success) return { value: result.data }
  return { problems: result.error.issues.flatMap((issue) => describe(issue, file, document, lines, schema)) }
}

function describe(
  issue: z.core.$ZodIssue,
  file: string,
  document: Document,
  lines: LineCounter,
  schema: z.ZodType,
): string[] {
  const at = (path: readonly PropertyKey[]) => `${file}:${lineOf(path, document, lines)}`
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, issue.path)
    return issue.keys.map((key) => {
      const path = [...issue.path, key]
      return `${at(path)}: unknown key "${path.join('.')}"${didYouMean(key, known)}`
    })
  }
  const path = issue.path.join('.')
  return [`${at(issue.path)}: ${path === '' ? '' : `"${path}": `}${issue.message}`]
}

/** The line of a key, or of the nearest key above it that there is. */
function lineOf(path: readonly PropertyKey[], document: Document, lines: LineCounter): number {
  for (let length = path.length; length > 0; length--) {
    const parent = document.getIn(path.slice(0, length - 1), true)
    const step = path[length - 1]
    const node = isMap(parent) ? parent.items.find(({ key }) => String(key) === step)?.key : undefined
    const found = node ?? document.getIn(path.slice(0, length), true)
    if (isNode(found) && found.range) return lines.linePos(found.range[0]).line
  }
  return 1
}

function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let node: unknown = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  for (const step of path) {
    const { properties, additionalProperties, items } = node as Record<string, Record<string, unknown> | undefined>
    node = typeof step === 'number' ? items : (properties?.[String(step)] ?? additionalProperties)
    if (typeof node !== 'object' || node === null) return []
  }
  return Object.keys((node as { properties?: object }).properties ?? {})
}

/** Farther than this, a suggestion is a guess. */
const NEAR = 3

/** ` (did you mean …?)`, where one of the known names is near. */
export function didYouMean(name: string, known: readonly string[]): string {
  if (known.length === 0) return ''
  const nearest = closest(name, [...known])
  return distance(name, nearest) <= NEAR ? ` (did you mean "${nearest}"?)` : ''
}
