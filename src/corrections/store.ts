import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Clock } from '../core/clock.ts'
import type { Correction, CorrectionStore } from '../core/correction.ts'
import { ask, grant, type Schema, type SqlDatabase, type Step } from '../storage/database.ts'

export const CORRECTIONS: Schema = {
  name: 'corrections',
  steps: [
    (sql) => `CREATE TABLE corrections (
      id TEXT PRIMARY KEY,
      created ${sql.integer} NOT NULL,
      correction TEXT NOT NULL
    ) ${sql.strict};
    ${grant(sql, 'SELECT, INSERT, DELETE', 'corrections')}`,
    // Whoever adds or removes one moves the revision on, in the same transaction.
    (sql) => `ALTER TABLE corrections ADD COLUMN place ${sql.integer} NOT NULL DEFAULT 0;
    ${sql.engine === 'sqlite' ? 'UPDATE corrections SET place = rowid;' : ''}
    CREATE TABLE corrections_revision (revision ${sql.integer} NOT NULL) ${sql.strict};
    INSERT INTO corrections_revision SELECT coalesce(max(place), 0) FROM corrections;
    ${grant(sql, 'SELECT, UPDATE', 'corrections_revision')}`,
  ],
}

const decided = {
  id: z.string(),
  author: z.string(),
  reason: z.string(),
  created: z.number(),
  expires: z.number().exactOptional(),
}

const correctionSchema: z.ZodType<Correction> = z.discriminatedUnion('kind', [
  z.object({ ...decided, kind: z.literal('pin'), questions: z.array(z.string()).min(1), text: z.string() }),
  z.object({ ...decided, kind: z.literal('block-passage'), passage: z.string() }),
  z.object({ ...decided, kind: z.literal('block-question'), questions: z.array(z.string()).min(1) }),
])

/** Corrections that all instances on one database share. */
export function createCorrectionStore(database: SqlDatabase, clock: Clock): CorrectionStore {
  return {
    async revision() {
      const [row] = await database.read({ text: 'SELECT revision FROM corrections_revision', values: [] })
      return String(row?.revision)
    },
    async list() {
      const rows = await database.read({ text: 'SELECT correction FROM corrections ORDER BY place', values: [] })
      return rows.map(({ correction }) => correctionSchema.parse(JSON.parse(String(correction))))
    },
    async add(correction) {
      const added: Correction = { ...correction, id: randomUUID().slice(0, 8), created: clock() }
      await database.atomically(function* (): Step<void> {
        const place = yield* moveOn()
        yield* ask(
          'INSERT INTO corrections (id, created, correction, place) VALUES ($1, $2, $3, $4)',
          added.id,
          added.created,
          JSON.stringify(added),
          place,
        )
      })
      return added
    },
    remove: (id) =>
      database.atomically(function* (): Step<boolean> {
        const removed = yield* ask('DELETE FROM corrections WHERE id = $1 RETURNING id', id)
        if (removed.length > 0) yield* moveOn()
        return removed.length > 0
      }),
    close: () => database.close(),
  }
}

function* moveOn(): Step<number> {
  const [row] = yield* ask('UPDATE corrections_revision SET revision = revision + 1 RETURNING revision')
  return Number(row?.revision)
}
