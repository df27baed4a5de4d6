import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, describe, expect, it } from 'vitest'
import { openSnapshotsTogether } from '../../src/storage/backup.ts'
import { startConversation } from '../support/customer.ts'
import { startServer } from '../support/server.ts'
import { temporaryFolder } from '../support/temporary.ts'
import { openTranscripts } from '../support/transcripts.ts'
import { configWith, run } from './command.ts'

/** Nothing here is about speed. */
const PATIENTLY = { timeout: 60_000 }

/** One customer may say and ask as much as they like. */
function hastyConfig(): string {
  const config = configWith({ 'shop.md': '# Shop\n\n## Where do you ship?\n\nTo 42 countries.\n' })
  const file = join(config, 'bot.yaml')
  const hasty = readFileSync(file, 'utf8')
    .replace(/((?:messages|requests)PerMinute): \d+/g, '$1: 100000')
    // Each message has an answer of its own.
    .replace('whileBusy: merge', 'whileBusy: queue')
  writeFileSync(file, hasty)
  return config
}

const backup = (data: string, ...args: string[]) => run(['backup', ...args], { PARLEY_DATA_DIR: data })
const restore = (data: string, args: readonly string[], env = {}) =>
  run(['restore', ...args], { PARLEY_DATA_DIR: data, ...env })

/** A data folder in which somebody has talked, and a backup of it: made once, and copied. */
let made: Promise<string> | undefined
afterAll(async () => made && rmSync(await made, { recursive: true, force: true }))

async function backedUp() {
  made ??= makeBackup()
  const folder = temporaryFolder()
  cpSync(await made, folder, { recursive: true })
  const [data, to, keys] = ['data', 'backup', 'keys'].map((name) => join(folder, name)) as [string, string, string]
  return { data, to, keys, args: [to, '--keys-from', keys] }
}

async function makeBackup(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-backup-'))
  const data = join(folder, 'data')
  const server = await startServer({ data })
  const customer = await startConversation(server.url)
  await customer.say('where do you ship?')
  await server.stop()
  const { code, stderr } = await backup(data, join(folder, 'backup'), '--keys-to', join(folder, 'keys'))
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return folder
}

/** All files of a folder, but the lock that says nothing. */
const contentOf = (folder: string) =>
  Object.fromEntries(
    readdirSync(folder)
      .filter((name) => !name.startsWith('server.lock'))
      .map((name) => [
        name,
        createHash('sha256')
          .update(readFileSync(join(folder, name)))
          .digest('hex'),
      ]),
  )

describe('a backup', { timeout: 120_000 }, () => {
  it('of a server that takes messages meanwhile has every one that was accepted before, and answers', async () => {
    const data = temporaryFolder()
    const env = { PARLEY_CONFIG_DIR: hastyConfig() }
    const server = await startServer({ data, env })
    const customer = await startConversation(server.url)
    const accepted: string[] = []
    let over = false
    const talking = (async () => {
      for (let number = 1; !over; number++) {
        const response = await customer.post({ text: `hello ${number}` })
        if (response.ok) accepted.push(`hello ${number}`)
      }
    })()
    await expect.poll(() => accepted.length, PATIENTLY).toBeGreaterThan(20)

    const before = accepted.length
    const [to, keys] = [join(temporaryFolder(), 'data'), join(temporaryFolder(), 'keys')]
    const { code, stdout, stderr } = await backup(data, to, '--keys-to', keys, '--json')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    over = true
    await talking
    expect(accepted.length).toBeGreaterThan(before)
    await server.kill()

    const made = JSON.parse(stdout) as Record<'data' | 'keys', { files: { name: string }[] }>
    const names = (part: 'data' | 'keys') => made[part].files.map(({ name }) => name).sort()
    expect(names('keys')).toEqual(['directline.secret', 'keys.db', 'master.key', 'operator.token'])
    expect(names('data')).toEqual(expect.arrayContaining(['attachments.db', 'memory.db', 'transcripts.db']))
    expect(readdirSync(to).sort()).toEqual(['backup.json', ...names('data')].sort())
    for (const folder of [to, keys]) {
      expect(statSync(folder).mode & 0o777).toBe(0o700)
      for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o077, name).toBe(0)
    }

    const restored = join(temporaryFolder(), 'restored')
    expect((await restore(restored, [to, '--keys-from', keys])).code).toBe(0)
    const again = await startServer({ data: restored, env })
    // The customer's token is good there: its key was restored.
    const activities = customer.activities.replace(server.url, again.url)
    const headers = { authorization: `Bearer ${customer.token}`, 'content-type': 'application/json' }
    const said = async () => {
      const lines: { text: string; from: { role: string } }[] = []
      for (let watermark = ''; ; ) {
        const response = await fetch(`${activities}?watermark=${watermark}`, { headers })
        const page = (await response.json()) as { activities: typeof lines; watermark: string }
        if (page.activities.length === 0) return lines
        lines.push(...page.activities)
        watermark = page.watermark
      }
    }
    const body = JSON.stringify({ type: 'message', text: 'where do you ship?', from: { id: 'me' } })
    expect((await fetch(activities, { method: 'POST', headers, body })).status).toBe(200)
    await expect.poll(async () => (await said()).at(-1)?.text, PATIENTLY).toContain('42 countries')
    const shown = (await said()).slice(1).map(({ text }) => text)
    await again.stop()

    // Opened, whole and in order: what was restored, and what was said since. The log on the screen is its end.
    const claims = JSON.parse(Buffer.from(customer.token.split('.')[1] ?? '', 'base64url').toString())
    const transcripts = await openTranscripts({ ...env, PARLEY_DATA_DIR: restored })
    const transcript = await transcripts.read(claims)
    await transcripts.close()
    expect(transcript.map(({ sequence }) => sequence)).toEqual(transcript.map((_, index) => index + 1))
    const written = transcript.map(({ text }) => text)
    expect(written).toEqual(expect.arrayContaining(accepted.slice(0, before)))
    expect(written.slice(-shown.length)).toEqual(shown)
  })

  it('shows two databases at one and the same moment', async () => {
    const folder = temporaryFolder()
    const [first, second] = [join(folder, 'first.db'), join(folder, 'second.db')]
    const databases = [second, first].map((file) => new DatabaseSync(file))
    for (const database of databases) database.exec('PRAGMA journal_mode = wal; CREATE TABLE t (n INTEGER)')
    // Each number is written to the second, then to the first: at no moment is one ahead by more than that.
    const writer = `
      const { DatabaseSync } = require('node:sqlite')
      const inserts = ${JSON.stringify([second, first])}.map((file) => {
        const database = new DatabaseSync(file, { timeout: 5000 })
        database.exec('PRAGMA synchronous = off')
        return database.prepare('INSERT INTO t VALUES (?)')
      })
      for (let n = 1; ; n++) for (const insert of inserts) insert.run(n)`
    const child = spawn(process.execPath, ['-e', writer])
    const newest = (file: string) => {
      const database = new DatabaseSync(file, { readOnly: true })
      const { n } = database.prepare('SELECT max(n) AS n FROM t').get() as { n: number | null }
      database.close()
      return n ?? 0
    }
    try {
      await expect.poll(() => newest(first), PATIENTLY).toBeGreaterThan(10)
      for (let time = 0; time < 40; time++) {
        const snapshots = openSnapshotsTogether(first, second)
        const copies = [join(folder, `first-${time}`), join(folder, `second-${time}`)] as const
        await snapshots.get(first)?.copyTo(copies[0], () => {})
        await snapshots.get(second)?.copyTo(copies[1], () => {})
        for (const snapshot of snapshots.values()) snapshot.close()
        expect(newest(copies[1]) - newest(copies[0])).toBeOneOf([0, 1])
      }
    } finally {
      child.kill('SIGKILL')
      for (const database of databases) database.close()
    }
  })

  it('is refused without a word on the keys, with the keys beside the data, and over what is there', async () => {
    const { data, to, keys } = await backedUp()
    const other = join(temporaryFolder(), 'other')
    const refused = async (...args: string[]) => {
      const { code, stderr, stdout } = await backup(data, ...args)
      expect(stdout).toBe('')
      return `${code} ${stderr}`
    }
    expect(await refused(other)).toMatch(/^2 parley: say where the keys go/)
    expect(await refused(other, '--keys-to', join(other, 'keys'))).toMatch(/^2 .*keep the keys apart/)
    expect(await refused(join(other, 'data'), '--keys-to', other)).toMatch(/^2 .*keep the keys apart/)
    expect(existsSync(other)).toBe(false)
    expect(await refused(to, '--without-keys')).toMatch(/^1 .* is not empty/)
    expect(await refused(other, '--keys-to', keys)).toMatch(/^1 .* is not empty/)
    expect((await run(['backup', other, '--without-keys'], { PARLEY_DATA_DIR: other })).stderr).toMatch(
      /nothing to back up/,
    )
  })

  it('can leave the keys out, and says so', async () => {
    const { data } = await backedUp()
    const to = join(temporaryFolder(), 'data')
    const { code, stdout } = await backup(data, to, '--without-keys')
    expect(stdout).toMatch(/memory\.db +\d/)
    expect(stdout).toContain('Without the keys nothing of it can be read.')
    expect(code).toBe(0)
    expect(readdirSync(to).filter((name) => /\.(key|secret|token)$|^keys/.test(name))).toEqual([])
  })
})

describe('a restore', { timeout: 120_000 }, () => {
  it('is refused on a folder that a server uses, and on one that is not empty unless that may be moved aside', async () => {
    const { data, args } = await backedUp()
    const server = await startServer({ data })
    expect(await restore(data, [...args, '--replace'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`a server runs on the data folder ${data}`),
    })
    await server.stop()
    const before = contentOf(data)
    expect(await restore(data, args)).toMatchObject({ code: 1, stderr: expect.stringContaining('is not empty') })
    expect(contentOf(data)).toEqual(before)

    const { code, stdout } = await restore(data, [...args, '--replace', '--json'])
    expect(code).toBe(0)
    const { movedTo } = JSON.parse(stdout) as { movedTo: string }
    expect(contentOf(movedTo)).toEqual(
      Object.fromEntries(Object.entries(before).filter(([name]) => !name.startsWith('knowledge'))),
    )
    await startServer({ data })
  })

  it.each<[string, (part: { to: string; keys: string }) => void, RegExp]>([
    ['was not finished', ({ to }) => renameSync(join(to, 'backup.json'), join(to, 'backup.json.part')), /no finished/],
    ['lacks a file', ({ to }) => renameSync(join(to, 'memory.db'), join(to, 'm.db')), /memory\.db is missing/],
    ['was cut', ({ to }) => writeFileSync(join(to, 'memory.db'), 'short'), /memory\.db is not what was backed up/],
    ['has a changed key', ({ keys }) => writeFileSync(join(keys, 'master.key'), 'x'), /master\.key is not what/],
    ['names files elsewhere', ({ to }) => rewrite(to, 'memory.db', '../memory.db'), /backup\.json cannot be read/],
    ['is of another format', ({ to }) => rewrite(to, '"format": 1', '"format": 2'), /of a newer Parley/],
  ])('is refused when the backup %s, and leaves nothing behind', async (_, spoil, words) => {
    const { to, keys, args } = await backedUp()
    spoil({ to, keys })
    const data = temporaryFolder()
    const { code, stderr } = await restore(data, args)
    expect(stderr).toMatch(words)
    expect(code).toBe(1)
    expect(contentOf(data)).toEqual({})
  })

  it('is refused where data and keys are exchanged, or the master key is another', async () => {
    const { to, keys, args } = await backedUp()
    const data = temporaryFolder()
    expect((await restore(data, [keys, '--keys-from', to])).stderr).toContain(
      'holds the keys of a backup, not its data',
    )
    const another = { PARLEY_MASTER_KEY: Buffer.alloc(32, 7).toString('base64') }
    const { code, stderr } = await restore(data, args, another)
    expect(stderr).toContain('is not at hand')
    expect(code).toBe(1)
    expect(contentOf(data)).toEqual({})
  })

  it('is refused where a newer Parley has written the data', async () => {
    const { data } = await backedUp()
    const database = new DatabaseSync(join(data, 'transcripts.db'))
    database.exec('PRAGMA user_version = 999')
    database.close()
    const [to, keys] = [join(temporaryFolder(), 'data'), join(temporaryFolder(), 'keys')]
    expect((await backup(data, to, '--keys-to', keys)).code).toBe(0)
    const empty = temporaryFolder()
    const { code, stderr } = await restore(empty, [to, '--keys-from', keys])
    expect(stderr).toContain('written by a newer Parley (schema 999')
    expect(code).toBe(1)
    expect(contentOf(empty)).toEqual({})
  })

  it.each(['restore.clearing', 'restore.filling'])('goes on after an interruption that left %s', async (left) => {
    const { data, args } = await backedUp()
    // As it stands when the process dies: the new files are there, of the old ones some are not moved yet, or all are.
    const prepared = join(data, left)
    mkdirSync(prepared)
    const files = readdirSync(data).filter((name) => /\.(db|key|secret)$/.test(name))
    for (const name of files) renameSync(join(data, name), join(prepared, name))
    if (left === 'restore.clearing') writeFileSync(join(data, 'memory.db'), 'old')
    else renameSync(join(prepared, 'keys.db'), join(data, 'keys.db'))

    await expect(startServer({ data })).rejects.toThrow(`a restore of ${data} was interrupted`)
    const { code, stdout } = await restore(data, args)
    expect(stdout).toContain('that was interrupted is finished')
    expect(code).toBe(0)
    expect(readdirSync(data)).toEqual(expect.arrayContaining(files))
    expect(readFileSync(join(data, 'memory.db')).subarray(0, 6).toString()).toBe('SQLite')
    await startServer({ data })
  })
})

function rewrite(folder: string, from: string, to: string): void {
  const file = join(folder, 'backup.json')
  writeFileSync(file, readFileSync(file, 'utf8').replace(from, to))
}
