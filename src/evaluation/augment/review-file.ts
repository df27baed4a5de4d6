import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { parse, stringify } from 'yaml'
import { z } from 'zod'
import { ParleyError } from '../../core/errors.ts'

const HEADER = `# Ways to ask that a model proposed. Write "accept: y" where customers would ask so and the answer answers it,
# change the words as you like, and leave the rest. Then: parley augment --apply with the name of this file.
`

const reviewSchema = z.array(
  z.strictObject({
    entry: z.string().min(1),
    question: z.string(),
    proposed: z.array(
      z.strictObject({
        accept: z.enum(['y', 'n'], 'expected y or n'),
        ask: z.string().trim().min(1, 'is empty'),
      }),
    ),
  }),
)

/** What a model proposed and what a person thinks of it. */
export type Review = z.infer<typeof reviewSchema>

/** Reads a review file; an empty review where there is none. Throws `config-invalid`. */
export function readReview(file: string): Review {
  if (!existsSync(file)) return []
  let parsed: unknown
  try {
    parsed = parse(readFileSync(file, 'utf8'), { schema: 'failsafe' }) || []
  } catch (cause) {
    throw new ParleyError('config-invalid', `${file} is not valid YAML: ${String(cause)}`, { cause })
  }
  const checked = reviewSchema.safeParse(parsed)
  if (checked.success) return checked.data
  const wrong = checked.error.issues.slice(0, 5).map(({ path, message }) => `  ${path.join('.')}: ${message}`)
  throw new ParleyError('config-invalid', `${file} cannot be used:\n${wrong.join('\n')}`)
}

/** Writes it whole or not at all. */
export function writeReview(file: string, review: Review): void {
  const temporary = `${file}.${process.pid}.tmp`
  writeFileSync(temporary, HEADER + stringify(review, { lineWidth: 0 }), { mode: 0o600 })
  renameSync(temporary, file)
}

/** The accepted phrasings by entry. */
export function acceptedIn(review: Review): ReadonlyMap<string, readonly string[]> {
  const accepted = new Map<string, string[]>()
  for (const { entry, proposed } of review) {
    const asks = proposed.filter(({ accept }) => accept === 'y').map(({ ask }) => ask)
    if (asks.length > 0) accepted.set(entry, [...(accepted.get(entry) ?? []), ...asks])
  }
  return accepted
}
