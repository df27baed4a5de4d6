import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { ask, grant, placesFor, type Schema, type SqlDatabase, type Step } from '../../src/storage/database.ts'
import type { OpenSchema, SqlEngine } from '../support/sql-engines.ts'

const NOTES: Schema = {
  name: 'notes',
  steps: [
    (sql) => `CREATE TABLE notes (name TEXT PRIMARY KEY, size ${sql.integer}, bytes ${sql.bytes}) ${sql.strict};
      ${grant(sql, 'SELECT, INSERT, UPDATE, DELETE', 'notes')}`,
  ],
}

/** Fails where it is run a second time. */
const longer = (schema: Schema): Schema => ({
  ...schema,
  steps: [...schema.steps, (sql) => `CREATE TABLE more (x ${sql.integer}); ${grant(sql, 'SELECT', 'more')}`],
})

/** What both engines promise to the stores that stand on them. */
export function describeSqlDatabase({ name, place }: SqlEngine): void {
  describe(`${name} keeps the promise of a database`, () => {
    let openSchema: OpenSchema

    beforeEach(async () => {
      openSchema = await place()
    })

    async function open(schema = NOTES): Promise<SqlDatabase> {
      const database = await openSchema(schema)
      onTestFinished(() => database.close())
      return database
    }
    const names = async (database: SqlDatabase) =>
      (await database.read({ text: 'SELECT name FROM notes ORDER BY name', values: [] })).map((row) => row.name)
    const note = (name: string, size = 0) => ({
      text: 'INSERT INTO notes (name, size) VALUES ($1, $2)',
      values: [name, size],
    })

    it('gives values back as they were', async () => {
      const database = await open()
      const rows = [
        ['退款 👩‍👩‍👧‍👦', 9_007_199_254_740_991, Uint8Array.of(0, 255, 7)],
        ["it's $1; -- ?", -1, new Uint8Array()],
        ['', null, null],
      ] as const
      await database.write({
        text: `INSERT INTO notes (name, size, bytes) VALUES ${placesFor(3, 3)}`,
        values: rows.flat(),
      })
      const found = await database.read({ text: 'SELECT name, size, bytes FROM notes ORDER BY size DESC', values: [] })
      const byName = new Map(found.map((row) => [row.name, row]))
      for (const [name, size, bytes] of rows) {
        const row = byName.get(name)
        expect(row?.size).toBe(size)
        expect(row?.bytes === null ? null : Uint8Array.from(row?.bytes as Uint8Array)).toEqual(bytes)
      }
    })

    it('gives the rows of a write that returns them', async () => {
      const database = await open()
      const text =
        'INSERT INTO notes (name) VALUES ($1) ON CONFLICT (name) DO UPDATE SET size = coalesce(notes.size, 0) + 1 RETURNING size'
      expect(await database.write({ text, values: ['a'] })).toEqual([{ size: null }])
      expect(await database.write({ text, values: ['a'] })).toEqual([{ size: 1 }])
    })

    it('runs a step whole, or not at all, and gives what it concluded', async () => {
      const database = await open()
      const both = await database.atomically(function* (): Step<number> {
        yield* ask('INSERT INTO notes (name) VALUES ($1)', 'a')
        yield* ask('INSERT INTO notes (name) VALUES ($1)', 'b')
        return (yield* ask('SELECT name FROM notes')).length
      })
      expect(both).toBe(2)
      const failing = database.atomically(function* (): Step<void> {
        yield* ask('INSERT INTO notes (name) VALUES ($1)', 'c')
        yield* ask('INSERT INTO notes (name) VALUES ($1)', 'a')
      })
      await expect(failing).rejects.toMatchObject({ code: 'storage-failed' })
      expect(await names(database)).toEqual(['a', 'b'])
      await database.write(note('d'))
      expect(await names(database)).toEqual(['a', 'b', 'd'])
    })

    it('undoes a step that changes its mind', async () => {
      const database = await open()
      const failing = database.atomically(function* (): Step<void> {
        yield* ask('INSERT INTO notes (name) VALUES ($1)', 'a')
        throw new TypeError('changed its mind')
      })
      await expect(failing).rejects.toThrow('changed its mind')
      expect(await names(database)).toEqual([])
    })

    it('loses no count where two instances read and write the same row at once', async () => {
      const [one, two] = [await open(), await open()]
      await one.write(note('a'))
      const count = (database: SqlDatabase) =>
        database.atomically(function* (): Step<void> {
          yield* ask("UPDATE notes SET size = size + 1 WHERE name = 'a'")
        })
      await Promise.all(Array.from({ length: 40 }, (_, at) => count(at % 2 ? one : two)))
      expect(await two.read({ text: 'SELECT size FROM notes', values: [] })).toEqual([{ size: 40 }])
    })

    it('names itself, and quotes nothing, when a statement fails', async () => {
      const database = await open()
      await database.write(note('my secret'))
      const error = await database.write(note('my secret')).catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ code: 'storage-failed', message: expect.stringContaining(database.place) })
      const cause = (error as Error).cause as Error
      const told = [(error as Error).message, cause.message, cause.stack, JSON.stringify(cause)]
      for (const words of told) expect(words).not.toContain('my secret')
    })

    it('is brought up to date by each schema alone, and keeps what was there', async () => {
      const old = await open()
      await old.write(note('a'))
      await open({ ...NOTES, name: 'letters', steps: [(sql) => `CREATE TABLE letters (x ${sql.integer})`] })
      expect(await names(await open(longer(NOTES)))).toEqual(['a'])
      // Whoever runs the old version still can.
      await old.write(note('b'))
      expect(await names(old)).toEqual(['a', 'b'])
    })

    it('takes no half step', async () => {
      const broken: Schema = { ...NOTES, steps: [...NOTES.steps, () => 'CREATE TABLE more (x INTEGER); NONSENSE'] }
      await expect(open(broken)).rejects.toMatchObject({ code: 'storage-failed' })
      expect(await names(await open(longer(NOTES)))).toEqual([])
    })

    it('refuses what a newer version has written', async () => {
      await open(longer(NOTES))
      await expect(open()).rejects.toThrow(/newer Parley .*update Parley/)
    })

    it('is brought up to date once by many that start at once', async () => {
      const all = await Promise.all(Array.from({ length: 6 }, () => open(longer(NOTES))))
      await Promise.all(all.map((database, at) => database.write(note(`${at}`))))
      expect(await names(all[0] as SqlDatabase)).toHaveLength(6)
    })
  })
}
