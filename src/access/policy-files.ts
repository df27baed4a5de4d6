import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ParleyError } from '../core/errors.ts'

export interface PolicyFile {
  readonly file: string
  readonly text: string
}

/** What an operator wrote. */
export interface PolicyFiles {
  readonly folder: string
  readonly schema: PolicyFile
  readonly policies: readonly PolicyFile[]
  /** Another one for other contents. */
  readonly fingerprint: string
}

const SCHEMA = 'schema.cedarschema'

export function readPolicyFiles(folder: string): PolicyFiles {
  const read = (name: string): PolicyFile => ({
    file: join(folder, name),
    text: readFileSync(join(folder, name), 'utf8'),
  })
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith('.cedar'))
    const schema = read(SCHEMA)
    const policies = names.toSorted().map(read)
    const fingerprint = createHash('sha256')
      .update(JSON.stringify([schema.text, ...policies.map(({ text }) => text)]))
      .digest('hex')
    return { folder, schema, policies, fingerprint }
  } catch (cause) {
    throw new ParleyError(
      'config-invalid',
      `the policies in ${folder} cannot be read (${(cause as NodeJS.ErrnoException).code}): it must hold ${SCHEMA} and .cedar files`,
      { cause },
    )
  }
}

/** `file:line` of a place in a file, given in bytes as the policy engine counts. */
export function placeIn({ file, text }: PolicyFile, byte: number): string {
  const before = Buffer.from(text).subarray(0, byte).toString()
  return `${file}:${before.split('\n').length}`
}
