import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Checkpoint } from '../../audit/chain.ts'
import type { AuditVerdict } from '../../audit/verify.ts'
import { printable } from '../../channels/terminal/printable.ts'
import type { AuditEntry } from '../../core/audit.ts'
import { ParleyError } from '../../core/errors.ts'
import { EXIT } from './exit.ts'
import { type ActOptions, withStaff } from './staff.ts'
import { alignRows, paintFor } from './terminal-features.ts'

interface AuditOptions extends ActOptions {
  readonly json?: true
}

/** `parley audit verify`: whether the log is whole, and where it is not. */
export function verify({ since, ...options }: AuditOptions & { readonly since?: string }): Promise<number> {
  return withStaff(options, 'auditor', async ({ records, principal }) => {
    const kept = since === undefined ? [] : [readCheckpoint(since)]
    const verdict = await records.access.auditLog.verify(principal, kept)
    process.stdout.write(options.json ? `${JSON.stringify(verdict, null, 2)}\n` : describe(verdict))
    return verdict.problems.length === 0 ? EXIT.done : EXIT.wanting
  })
}

/** `parley audit export`: JSON lines. */
export function exportLines({ after, ...options }: ActOptions & { readonly after: number }): Promise<number> {
  return withStaff(options, 'auditor', async ({ records, principal }) => {
    for await (const entry of records.access.auditLog.export(principal, after)) {
      if (!process.stdout.write(`${JSON.stringify(entry)}\n`)) {
        await new Promise((resolve) => process.stdout.once('drain', resolve))
      }
    }
    return EXIT.done
  })
}

/** `parley audit review`: what was done by breaking the glass, or that somebody has looked at it. */
export function review(sequence: number | undefined, options: AuditOptions): Promise<number> {
  return withStaff(options, 'auditor', async ({ records, principal }) => {
    const { auditLog } = records.access
    if (sequence !== undefined) {
      await auditLog.review(principal, sequence)
      process.stdout.write(`Entry ${sequence} was reviewed.\n`)
      return EXIT.done
    }
    const open = await auditLog.unreviewed(principal)
    if (options.json) process.stdout.write(`${JSON.stringify(open, null, 2)}\n`)
    else if (open.length === 0) process.stdout.write('Nothing waits for a review.\n')
    else process.stdout.write(`${alignRows(open.map(rowOf)).join('\n')}\n`)
    return open.length === 0 ? EXIT.done : EXIT.wanting
  })
}

const rowOf = ({ sequence, time, principal, action, resource }: AuditEntry) => [
  sequence,
  new Date(time).toISOString(),
  printable(principal.id),
  action,
  printable(resource),
  printable(principal.reason ?? ''),
]

function describe({ entries, newest, problems }: AuditVerdict): string {
  const paint = paintFor(process.stdout)
  const lines = problems.map(({ message }) => `${paint('✗', ['red'])} ${message}`)
  const end = newest ? `signed up to entry ${newest.sequence}` : 'not signed'
  const verdict = problems.length === 0 ? 'The log is whole' : 'The log was touched'
  const keep = newest ? `\nKeep this elsewhere, for --since:\n${JSON.stringify(newest)}\n` : ''
  return `${[...lines, `${verdict}: ${entries} entries, ${end}.`].join('\n')}\n${keep}`
}

const checkpointSchema = z.object({
  sequence: z.int().positive(),
  hash: z.string(),
  time: z.int(),
  signature: z.string(),
})

function readCheckpoint(file: string): Checkpoint {
  try {
    return checkpointSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (cause) {
    throw new ParleyError('config-invalid', `${file} holds no checkpoint, as parley audit verify prints it`, { cause })
  }
}
