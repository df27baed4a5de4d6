import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { describe, expect, it, onTestFinished } from 'vitest'
import { checkSqlite, groupCommit, naming, openSqlite } from '../../src/storage/sqlite.ts'
import { temporaryFolder } from '../support/temporary.ts'

const NOTES = 'CREATE TABLE notes (text TEXT PRIMARY KEY, blob BLOB)'

function open(file: string, migrations: readonly string[] = [NOTES]): DatabaseSync {
  const database = openSqlite({ file, migrations })
  onTestFinished(() => {
    if (database.isOpen) database.close()
  })
  return database
}

const newFile = () => join(temporaryFolder(), 'notes.db')
const notes = (database: DatabaseSync) =>
  database
    .prepare('SELECT text FROM notes ORDER BY text')
    .all()
    .map((row) => row.text)
const note = (database: DatabaseSync, text: string, size = 0) =>
  database.prepare('INSERT INTO notes VALUES (?, ?)').run(text, Buffer.alloc(size))

describe('migrations', () => {
  it('run once each, in order, on a new file as on an old one', () => {
    const steps = [
      NOTES,
      "INSERT INTO notes (text) VALUES ('second step')",
      "INSERT INTO notes (text) VALUES ('third step')",
    ]
    const file = newFile()
    open(file, steps.slice(0, 2)).close()
    open(file, steps.slice(0, 2)).close()
    expect(notes(open(file, steps))).toEqual(['second step', 'third step'])
    expect(notes(open(newFile(), steps))).toEqual(['second step', 'third step'])
  })

  it('leave the file as it was when one fails', () => {
    const file = newFile()
    const steps = [NOTES, "INSERT INTO notes (text) VALUES ('half done')", 'NONSENSE']
    expect(() => open(file, steps)).toThrow(expect.objectContaining({ code: 'storage-failed' }))
    expect(notes(open(file, [NOTES]))).toEqual([])
  })

  it('refuse a file that a newer version has written, and leave it alone', () => {
    const file = newFile()
    note(open(file, [NOTES, 'CREATE TABLE of_the_future (x)']), 'hello')
    expect(() => open(file, [NOTES])).toThrow(
      expect.objectContaining({
        code: 'data-folder-unusable',
        message: `${file} was written by a newer Parley (schema 2, this one knows 1): update Parley, or use another data folder`,
      }),
    )
    expect(notes(open(file, [NOTES, 'CREATE TABLE of_the_future (x)']))).toEqual(['hello'])
  })
})

describe('a damaged file', () => {
  const damaged = (file: string) =>
    expect.objectContaining({
      code: 'database-damaged',
      message: `${file} is damaged: restore it from a backup, or move it away to start with an empty one`,
    })

  it('is named when it is no database at all, and kept', () => {
    const file = newFile()
    const garbage = 'these are my holiday photos\n'.repeat(500)
    writeFileSync(file, garbage)
    expect(() => open(file)).toThrow(damaged(file))
    expect(readFileSync(file, 'utf8')).toBe(garbage)
    expect(checkSqlite(file)).toContain(file)
  })

  it('is named when a part of it was overwritten', () => {
    const file = newFile()
    const database = open(file)
    for (let n = 0; n < 200; n++) note(database, `note ${n}`, 200)
    database.close()
    expect(checkSqlite(file)).toBeUndefined()
    const bytes = readFileSync(file)
    writeFileSync(file, bytes.fill(0xee, 4_096, bytes.length - 4_096))
    expect(() => naming(file, () => notes(open(file)))).toThrow(damaged(file))
    expect(checkSqlite(file)).toContain(file)
  })
})

describe('group commit', () => {
  it('gives each step its own result, in the order in which they came', async () => {
    const file = newFile()
    const database = open(file)
    const atomically = groupCommit(database, file)
    const steps = Array.from({ length: 20 }, (_, n) =>
      atomically(() => {
        note(database, String(n))
        return notes(database).length
      }),
    )
    expect(await Promise.all(steps)).toEqual(steps.map((_, n) => n + 1))
  })

  it('resolves once others can see it', async () => {
    const file = newFile()
    const database = open(file)
    const other = open(file)
    const atomically = groupCommit(database, file)
    await atomically(() => note(database, 'hello'))
    expect(notes(other)).toEqual(['hello'])
  })

  it('fails a step that the database was closed before', async () => {
    const file = join(temporaryFolder(), 'data.db')
    const database = openSqlite({ file, migrations: ['CREATE TABLE t (x INTEGER) STRICT'] })
    const insert = database.prepare('INSERT INTO t VALUES (1)')
    const late = groupCommit(database, file)(() => insert.run())
    database.close()
    await expect(late).rejects.toMatchObject({ code: 'storage-failed' })
  })

  it('undoes a step that fails, all of it, and none of its neighbours', async () => {
    const file = newFile()
    const database = open(file)
    const atomically = groupCommit(database, file)
    const outcomes = await Promise.allSettled([
      atomically(() => note(database, 'before')),
      atomically(() => {
        note(database, 'half done')
        throw new Error('changed its mind')
      }),
      atomically(() => {
        note(database, 'half done, too')
        note(database, 'before')
      }),
      atomically(() => note(database, 'after')),
    ])
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled'])
    expect(notes(database)).toEqual(['after', 'before'])
  })
})

describe('a full disk', () => {
  // SQLite's own limit on the size of a file fails as a full disk does, and on every machine.
  const leaveRoom = (database: DatabaseSync, pages: number) => {
    const used = Number(database.prepare('PRAGMA page_count').get()?.page_count)
    database.exec(`PRAGMA max_page_count = ${used + pages}`)
  }
  const PAGE = 4_096

  it('fails what does not fit, keeps what was there, and works again when there is room', async () => {
    const file = newFile()
    const database = open(file)
    const atomically = groupCommit(database, file)
    await atomically(() => note(database, 'first'))
    leaveRoom(database, 2)

    await expect(atomically(() => note(database, 'too big', 4 * PAGE))).rejects.toMatchObject({
      code: 'storage-failed',
      message: `cannot use ${file} (database or disk is full): check its folder's permissions and space`,
    })
    await atomically(() => note(database, 'still fits'))
    expect(notes(database)).toEqual(['first', 'still fits'])

    leaveRoom(database, 100)
    await atomically(() => note(database, 'second', 4 * PAGE))
    database.close()
    expect(notes(open(file))).toEqual(['first', 'second', 'still fits'])
    expect(checkSqlite(file)).toBeUndefined()
  })

  it('says to no step of that moment that it was kept when it was not', async () => {
    const file = newFile()
    const database = open(file)
    const atomically = groupCommit(database, file)
    leaveRoom(database, 2)
    const names = Array.from({ length: 10 }, (_, n) => `note ${n}`)
    const outcomes = await Promise.allSettled(names.map((name) => atomically(() => note(database, name, PAGE))))
    const kept = names.filter((_, n) => outcomes[n]?.status === 'fulfilled')
    expect(kept.length).toBeLessThan(names.length)
    expect(notes(database)).toEqual(kept)
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'storage-failed' })
    }
    leaveRoom(database, 100)
    await atomically(() => note(database, 'note x'))
    expect(notes(database)).toContain('note x')
  })
})

describe('files', () => {
  it('are for their owner’s eyes alone, also what stands beside the database', () => {
    const file = newFile()
    const folder = join(file, '..')
    note(open(file), 'hello')
    const modes = readdirSync(folder).map((name) => [name, statSync(join(folder, name)).mode & 0o777])
    expect(modes).toEqual([
      ['notes.db', 0o600],
      ['notes.db-shm', 0o600],
      ['notes.db-wal', 0o600],
    ])
  })

  it('forget what is deleted', () => {
    const file = newFile()
    const database = open(file)
    note(database, 'to be forgotten')
    database.exec('PRAGMA wal_checkpoint(truncate)')
    expect(readFileSync(file, 'latin1')).toContain('to be forgotten')
    database.exec("DELETE FROM notes WHERE text = 'to be forgotten'; PRAGMA wal_checkpoint(truncate)")
    expect(readFileSync(file, 'latin1')).not.toContain('to be forgotten')
  })

  it.each([
    [
      'its folder is missing',
      'ENOENT',
      (file: string) => {
        chmodSync(join(file, '..'), 0o755)
        return join(file, '..', 'nowhere', 'notes.db')
      },
    ],
    [
      'its folder may not be written to',
      'EACCES',
      (file: string) => {
        chmodSync(join(file, '..'), 0o555)
        return file
      },
    ],
    [
      'it may not be written to itself',
      'EACCES',
      (file: string) => {
        open(file).close()
        chmodSync(file, 0o444)
        chmodSync(join(file, '..'), 0o777)
        return file
      },
    ],
  ])('are named, with the reason and the mend, when %s', (_what, reason, prepare) => {
    const file = prepare(newFile())
    expect(() => withoutRoot(() => open(file))).toThrow(
      expect.objectContaining({
        code: 'storage-failed',
        message: expect.stringMatching(
          new RegExp(`^cannot use ${file} \\(${reason}: .*\\): check its folder's permissions and space$`),
        ),
      }),
    )
  })
})

/** File modes stop everyone but root. */
function withoutRoot<T>(work: () => T): T {
  const NOBODY = 65_534
  if (process.geteuid?.() !== 0) return work()
  process.seteuid?.(NOBODY)
  try {
    return work()
  } finally {
    process.seteuid?.(0)
  }
}
