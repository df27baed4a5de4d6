import { readFileSync } from 'node:fs'
import type { z } from 'zod'
import { ParleyError } from '../core/errors.ts'

/** A broken file has more of the same; these are enough to see what is wrong. */
const NAMED = 10

export interface JsonLine<T> {
  readonly value: T
  /** From 1. */
  readonly line: number
}

/** Reads one JSON object per line. Throws `config-invalid` with the file and line of what is wrong. */
export function readJsonLines<T>(file: string, schema: z.ZodType<T>): JsonLine<T>[] {
  const rows: JsonLine<T>[] = []
  const problems: string[] = []
  for (const [at, text] of readText(file).split(/\r?\n/).entries()) {
    if (text.trim() === '') continue
    const line = at + 1
    const checked = checkLine(text, schema)
    if ('value' in checked) rows.push({ value: checked.value, line })
    else problems.push(`${file}:${line}: ${checked.wrong}`)
  }
  if (problems.length > 0) {
    const more = problems.length > NAMED ? `\n  and ${problems.length - NAMED} more` : ''
    const named = problems.slice(0, NAMED).map((problem) => `  ${problem}`)
    throw new ParleyError('config-invalid', `these lines cannot be used:\n${named.join('\n')}${more}`)
  }
  return rows
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\ufeff/, '')
  } catch (cause) {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
    const reason = missing ? 'there is no such file' : `it cannot be read (${String(cause)})`
    throw new ParleyError('config-invalid', `${file}: ${reason}`, { cause })
  }
}

function checkLine<T>(text: string, schema: z.ZodType<T>): { readonly value: T } | { readonly wrong: string } {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return { wrong: 'this is not JSON' }
  }
  const result = schema.safeParse(parsed)
  if (result.success) return { value: result.data }
  return {
    wrong: result.error.issues
      .map(({ path, message }) => (path.length === 0 ? message : `"${path.join('.')}": ${message}`))
      .join(', '),
  }
}
