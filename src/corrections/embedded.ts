import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Clock } from '../core/clock.ts'
import type { Correction, CorrectionStore } from '../core/correction.ts'
import { naming, openSqlite } from '../storage/sqlite.ts'

const MIGRATIONS = [
  `CREATE TABLE corrections (
    id TEXT PRIMARY KEY,
    created INTEGER NOT NULL,
    correction TEXT NOT NULL
  ) STRICT`,
]

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

/** Corrections in one SQLite file, which several processes may have open. */
export function createEmbeddedCorrections(file: string, clock: Clock): CorrectionStore {
  const database = openSqlite({ file, migrations: MIGRATIONS, synchronous: 'full' })
  // SQLite counts the commits of others only.
  const others = database.prepare('PRAGMA data_version')
  let own = 0
  const select = database.prepare('SELECT correction FROM corrections ORDER BY created, rowid')
  const insert = database.prepare('INSERT INTO corrections (id, created, correction) VALUES (?, ?, ?)')
  const remove = database.prepare('DELETE FROM corrections WHERE id = ?')

  return {
    revision: async () => naming(file, () => `${others.get()?.data_version}.${own}`),
    list: async () =>
      naming(file, () => select.all()).map(({ correction }) => correctionSchema.parse(JSON.parse(String(correction)))),
    async add(correction) {
      const added: Correction = { ...correction, id: randomUUID().slice(0, 8), created: clock() }
      naming(file, () => insert.run(added.id, added.created, JSON.stringify(added)))
      own++
      return added
    },
    async remove(id) {
      const { changes } = naming(file, () => remove.run(id))
      own++
      return changes > 0
    },
    close: async () => database.close(),
  }
}
