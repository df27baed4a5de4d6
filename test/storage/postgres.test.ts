import { execFileSync } from 'node:child_process'
import { chownSync, mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ATTACHMENTS } from '../../src/attachments/schema.ts'
import { createAttachments } from '../../src/attachments/store.ts'
import type { TranscriptStore } from '../../src/core/transcript.ts'
import { createUsage, USAGE } from '../../src/memory/usage.ts'
import { readPostgresAddress } from '../../src/storage/postgres-address.ts'
import { WRAPPED_KEYS } from '../../src/storage/wrapped-keys.ts'
import { TRANSCRIPTS } from '../../src/transcripts/schema.ts'
import { createTranscripts } from '../../src/transcripts/store.ts'
import { testAccess } from '../access/test-guard.ts'
import { ADA, ENGINE, OFFICER, transcriptEntry } from '../contracts/transcript-store.ts'
import { keysOver, newMasterKey } from '../keys/test-keys.ts'
import { makeCertificate } from '../support/certificate.ts'
import { PNG } from '../support/files.ts'
import { postgresForFile } from '../support/postgres.ts'
import { startPostgres } from '../support/postgres-server.ts'
import { openInPostgres, silentLog } from '../support/sql-engines.ts'

const server = postgresForFile()

/** New settings reach a server's processes one after the other. */
const PATIENT = { timeout: 20_000 }

async function openTranscripts(url: string): Promise<TranscriptStore> {
  const { keys } = keysOver(await openInPostgres(url, 'parley_keys')(WRAPPED_KEYS), newMasterKey())
  return createTranscripts({ database: await openInPostgres(url)(TRANSCRIPTS), keys, ...testAccess() })
}

async function connect(url: string): Promise<Client> {
  const client = new Client(url)
  await client.connect()
  onTestFinished(() => client.end())
  return client
}

/** A user who owns a database and is not mighty, as a managed PostgreSQL gives out. */
async function ordinaryOwner(rights: string): Promise<string> {
  const url = new URL(await server().database())
  const name = url.pathname.slice(1)
  const client = await connect(url.href)
  await client.query(`CREATE ROLE owner_${name} LOGIN ${rights}`)
  await client.query(`ALTER DATABASE ${name} OWNER TO owner_${name}`)
  url.username = `owner_${name}`
  return url.href
}

const LINES = [
  transcriptEntry(1),
  transcriptEntry(2),
  transcriptEntry(1, { conversation: 'of bob', customer: 'bob' }),
] as const

describe('row-level security', () => {
  async function asApp(url: string) {
    const client = await connect(url)
    await client.query('SET search_path = parley')
    await client.query('SET ROLE parley_app')
    return client
  }
  const all = async (client: Client) =>
    (await client.query('SELECT customer, sequence FROM transcript ORDER BY 1, 2')).rows.map(
      ({ customer, sequence }) => `${customer} ${sequence}`,
    )
  const name = (client: Client, ...customers: string[]) =>
    client.query("SELECT set_config('parley.customers', $1::text[]::text, true)", [customers])

  it('shows nothing where no customer is named, and those alone that are', async () => {
    const url = await server().database()
    await (await openTranscripts(url)).append(ENGINE, LINES)
    const client = await asApp(url)
    expect(await all(client)).toEqual([])
    await client.query('BEGIN')
    await name(client, 'ada')
    expect(await all(client)).toEqual(['ada 1', 'ada 2'])
    await client.query('COMMIT')
    // The name held for one transaction.
    expect(await all(client)).toEqual([])
    await client.query('BEGIN')
    await name(client, 'ada', "b'o{b}")
    expect(await all(client)).toEqual(['ada 1', 'ada 2'])
    await client.query('COMMIT')
  })

  it('lets nothing be written or removed for others than the named', async () => {
    const url = await server().database()
    await (await openTranscripts(url)).append(ENGINE, LINES)
    const client = await asApp(url)
    const insert = `INSERT INTO transcript (conversation, sequence, customer, channel, time, author, documents, content)
      VALUES ('of bob', 9, 'bob', 'web', 1, 'bot', '{}', '')`
    await expect(client.query(insert)).rejects.toMatchObject({ code: '42501' })
    await client.query('BEGIN')
    await name(client, 'ada')
    expect((await client.query("DELETE FROM transcript WHERE customer = 'bob'")).rowCount).toBe(0)
    await expect(client.query(insert)).rejects.toMatchObject({ code: '42501' })
    await client.query('ROLLBACK')
    await expect(client.query("UPDATE transcript SET customer = 'eve'")).rejects.toMatchObject({ code: '42501' })
  })

  it('lists what is metadata, and no way leads from there to the content', async () => {
    const url = await server().database()
    await (await openTranscripts(url)).append(ENGINE, LINES)
    const client = await asApp(url)
    expect((await client.query('SELECT customer FROM transcript_metadata')).rowCount).toBe(3)
    await expect(client.query('SELECT content FROM transcript_metadata')).rejects.toMatchObject({ code: '42703' })
    // Whoever may be app may not be the view's owner; and the owner has no right to the content.
    const operator = await connect(url)
    await operator.query('SET search_path = parley')
    await operator.query('SET ROLE parley_metadata')
    await expect(operator.query('SELECT content FROM transcript')).rejects.toMatchObject({ code: '42501' })
    await expect(operator.query('DELETE FROM transcript')).rejects.toMatchObject({ code: '42501' })
  })

  it('holds for files, whose names and bytes nobody lists', async () => {
    const url = await ordinaryOwner('CREATEROLE')
    await openTranscripts(url)
    const { keys } = keysOver(await openInPostgres(url, 'parley_keys')(WRAPPED_KEYS), newMasterKey())
    const usage = createUsage(await openInPostgres(url)(USAGE), Date.now)
    const attachments = createAttachments({
      database: await openInPostgres(url)(ATTACHMENTS),
      keys,
      ...testAccess(),
      rules: { types: ['image/png'], bytes: 1_000 },
      allowance: { usage, files: 1, bytes: 1_000, bytesOfAll: 1_000, clock: Date.now },
      scan: undefined,
      clock: Date.now,
      log: silentLog,
    })
    const owner = { conversation: 'c1', channel: 'web', customer: 'ada' }
    const { id } = await attachments.put(owner, { name: 'photo.png', bytes: PNG })
    expect((await attachments.open(ADA, id)).bytes).toHaveLength(PNG.length)
    const client = await connect(url)
    await client.query('SET search_path = parley')
    await client.query('SET ROLE parley_app')
    expect((await client.query('SELECT id FROM attachment')).rows).toEqual([])
    expect((await client.query('SELECT id FROM attachment_metadata')).rows).toEqual([{ id }])
    for (const column of ['label', 'content']) {
      const query = client.query(`SELECT ${column} FROM attachment_metadata`)
      await expect(query).rejects.toMatchObject({ code: '42703' })
    }
    await client.query('BEGIN')
    await name(client, 'bob')
    expect((await client.query('DELETE FROM attachment')).rowCount).toBe(0)
    await client.query('ROLLBACK')
    await expect(client.query("UPDATE attachment SET customer = 'eve'")).rejects.toMatchObject({ code: '42501' })
  })

  it('holds for the tables’ owner, too', async () => {
    const url = await ordinaryOwner('CREATEROLE')
    const transcripts = await openTranscripts(url)
    await transcripts.append(ENGINE, LINES)
    expect(await transcripts.read(ADA, 'c1', 0, 10)).toEqual(LINES.slice(0, 2))
    expect((await transcripts.list(OFFICER, {}, 10)).items).toHaveLength(2)
    const client = await connect(url)
    await client.query('SET search_path = parley')
    expect(await all(client)).toEqual([])
    expect(
      (await client.query("SELECT pg_get_userbyid(relowner) AS owner FROM pg_class WHERE relname = 'transcript'")).rows,
    ).toEqual([{ owner: new URL(url).username }])
  })

  it('is set up by a user who may make no roles, where they were made beforehand', async () => {
    await openTranscripts(await server().database())
    const url = await ordinaryOwner('NOCREATEROLE')
    expect(await failure(openTranscripts(url))).toContain('(42501)')
    const operator = await connect(await server().database())
    const user = new URL(url).username
    await operator.query(`GRANT parley_app, parley_metadata TO ${user}`)
    await (await openTranscripts(url)).append(ENGINE, LINES)
    await operator.query(`REVOKE parley_metadata FROM ${user}`)
    const transcripts = await openTranscripts(url)
    expect((await transcripts.list(OFFICER, {}, 10)).items).toHaveLength(2)
    const client = await connect(url)
    await client.query('SET search_path = parley')
    expect(await all(client)).toEqual([])
  })

  it('is not given up to a role that can walk around it', async () => {
    const url = await server().database()
    const client = await connect(url)
    await openTranscripts(url)
    await client.query('ALTER ROLE parley_app BYPASSRLS')
    await expect(openTranscripts(url)).rejects.toMatchObject({
      code: 'storage-failed',
      message: expect.stringContaining('ALTER ROLE parley_app NOSUPERUSER NOBYPASSRLS'),
    })
    await client.query('ALTER ROLE parley_app NOBYPASSRLS')
    await openTranscripts(url)
  })
})

describe('what goes wrong', () => {
  it('where the user may make no schema is said with the mend', async () => {
    const url = new URL(await server().database())
    const client = await connect(url.href)
    const name = `guest_${url.pathname.slice(1)}`
    await client.query(`CREATE ROLE ${name} LOGIN`)
    url.username = name
    await expect(openTranscripts(url.href)).rejects.toThrow(
      /\(42501\): let the user of DATABASE_URL create schemas and roles there, once$/,
    )
  })

  it('where there is no such database is said with the mend', async () => {
    await expect(openTranscripts(`postgres://operator@127.0.0.1:${server().port}/nowhere`)).rejects.toThrow(
      /nowhere \(3D000\): create the database$/,
    )
  })

  it('when it takes no writes is said, and reading goes on', async () => {
    const url = await server().database()
    const transcripts = await openTranscripts(url)
    await transcripts.append(ENGINE, LINES)
    const client = await connect(url)
    const database = new URL(url).pathname.slice(1)
    await client.query(`ALTER DATABASE ${database} SET default_transaction_read_only = on`)
    await cutConnections(client, database)
    const late = transcriptEntry(3)
    await expect
      .poll(() => failure(transcripts.append(ENGINE, [late])), PATIENT)
      .toMatch(/\(25006\): it takes no writes/)
    expect(await transcripts.read(ADA, 'c1', 0, 10)).toHaveLength(2)
    await client.query('SET default_transaction_read_only = off')
    await client.query(`ALTER DATABASE ${database} RESET default_transaction_read_only`)
    await cutConnections(client, database)
    await expect.poll(() => failure(transcripts.append(ENGINE, [late])), PATIENT).toBe('nothing')
    expect(await transcripts.read(ADA, 'c1', 0, 10)).toHaveLength(3)
  })

  it('in the middle of appends, by its death, loses and doubles nothing that is appended again', async () => {
    const postgres = await startPostgres()
    onTestFinished(() => postgres.remove())
    const transcripts = await openTranscripts(await postgres.database())
    const entries = Array.from({ length: 300 }, (_, at) => transcriptEntry(at + 1))
    const appendAll = () => Promise.allSettled(entries.map((entry) => transcripts.append(ENGINE, [entry])))
    await transcripts.append(ENGINE, [transcriptEntry(1)])
    const appending = appendAll()
    await postgres.stop('immediate')
    const outcomes = await appending
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'storage-failed' })
    }
    await postgres.start()
    const known = async () => new Set((await transcripts.read(ADA, 'c1', 0, 1_000)).map(({ sequence }) => sequence))
    // What was said to be written is there.
    const kept = await known()
    for (const [at, { status }] of outcomes.entries()) if (status === 'fulfilled') expect(kept).toContain(at + 1)
    expect((await appendAll()).every(({ status }) => status === 'fulfilled')).toBe(true)
    expect(await transcripts.read(ADA, 'c1', 0, 1_000)).toEqual(entries)
  })

  it.skipIf(!canMount())('when its disk is full is said, keeps what was there, and mends itself', async () => {
    const folder = join(server().folder, 'small-disk')
    mkdirSync(folder)
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=14m', 'tmpfs', folder])
    onTestFinished(() => void execFileSync('umount', ['-l', folder]))
    const { uid, gid } = statSync(server().folder)
    chownSync(folder, uid, gid)
    const url = new URL(await server().database())
    const client = await connect(url.href)
    await client.query(`CREATE TABLESPACE small LOCATION '${folder}'`)
    const transcripts = await openTranscripts(url.href)
    await client.query('ALTER TABLE parley.transcript SET TABLESPACE small')

    // What does not compress, as what is sealed.
    const long = (sequence: number) => transcriptEntry(sequence, { content: { text: 'long '.repeat(50_000) } })
    let full: string | undefined
    let written = 0
    for (let sequence = 1; sequence < 200 && full === undefined; sequence++) {
      const outcome = await failure(transcripts.append(ENGINE, [long(sequence)]))
      if (outcome === 'nothing') written = sequence
      else full = outcome
    }
    expect(full).toMatch(/\(53100\): its disk is full: make room there$/)
    expect(written).toBeGreaterThan(5)
    expect((await transcripts.read(ADA, 'c1', written - 1, 10)).map(({ sequence }) => sequence)).toEqual([written])
    execFileSync('mount', ['-o', 'remount,size=30m', folder])
    await transcripts.append(ENGINE, [long(written + 1)])
    expect(await transcripts.read(ADA, 'c1', written, 10)).toEqual([long(written + 1)])
  })
})

describe('TLS', () => {
  it('is verified: a certificate that nobody vouches for, or of another name, is refused', async () => {
    const { folder, port } = server()
    const { certificate, key } = makeCertificate(folder)
    const { uid, gid } = statSync(folder)
    for (const file of [certificate, key]) chownSync(file, uid, gid)
    const url = await server().database()
    const client = await connect(url)
    const settings = { ssl_cert_file: certificate, ssl_key_file: key, ssl: 'on' }
    for (const [name, value] of Object.entries(settings)) await client.query(`ALTER SYSTEM SET ${name} = '${value}'`)
    await client.query('SELECT pg_reload_conf()')

    const name = new URL(url).pathname.slice(1)
    const addressAt = (host: string, more: string) =>
      `postgres://operator@${host}:${port}/${name}?sslmode=verify-full${more}`
    const authority = `&sslrootcert=${certificate}`
    const mend = 'see its certificate, or name its authority by sslrootcert=FILE in DATABASE_URL'
    await expect
      .poll(() => failure(openTranscripts(addressAt('localhost', ''))), PATIENT)
      .toContain(`(DEPTH_ZERO_SELF_SIGNED_CERT): ${mend}`)
    expect(await failure(openTranscripts(addressAt('127.0.0.1', authority)))).toContain(
      `(ERR_TLS_CERT_ALTNAME_INVALID): ${mend}`,
    )
    const transcripts = await openTranscripts(addressAt('localhost', authority))
    await transcripts.append(ENGINE, LINES)
    const { rows } = await client.query(
      "SELECT bool_and(ssl) AS all FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name = 'parley' AND datname = $1",
      [name],
    )
    expect(rows).toEqual([{ all: true }])
  })

  it('is not done without because the server has none', async () => {
    const postgres = await startPostgres()
    onTestFinished(() => postgres.remove())
    const url = `${await postgres.database()}?sslmode=verify-full`
    expect(await failure(openTranscripts(url))).toContain('(NO_TLS): ')
    expect(readPostgresAddress('DATABASE_URL', url)).toMatchObject({ address: { tls: {} } })
  })
})

/** The words of what went wrong. */
const failure = (work: Promise<unknown>) =>
  work.then(
    () => 'nothing',
    (error: Error) => error.message,
  )

/** New connections know a database's new settings. */
async function cutConnections(client: Client, database: string): Promise<void> {
  await client.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()',
    [database],
  )
}

function canMount(): boolean {
  if (process.getuid?.() !== 0) return false
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
