import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { expect, it, onTestFinished } from 'vitest'
import { createKeyRing } from '../../src/keys/key-ring.ts'
import { createLocalKeyProvider } from '../../src/keys/master-key.ts'
import { createWrappedKeys, WRAPPED_KEYS } from '../../src/storage/wrapped-keys.ts'
import { TRANSCRIPTS } from '../../src/transcripts/schema.ts'
import { createTranscripts } from '../../src/transcripts/store.ts'
import { testAccess } from '../access/test-guard.ts'
import { run } from '../cli/command.ts'
import { startConversation } from '../support/customer.ts'
import { startPostgres } from '../support/postgres-server.ts'
import { startServer } from '../support/server.ts'
import { openInPostgres } from '../support/sql-engines.ts'
import { temporaryFolder } from '../support/temporary.ts'

/** Starting databases and servers takes as long as the machine is busy. */
const LONG = 180_000
const PATIENT = { timeout: 60_000 }

async function shop() {
  const postgres = await startPostgres()
  onTestFinished(() => postgres.remove())
  const env = {
    DATABASE_URL: await postgres.database(),
    PARLEY_MASTER_KEY: randomBytes(32).toString('base64'),
    PARLEY_DATA_DIR: temporaryFolder(),
  }
  const server = await startServer({ data: env.PARLEY_DATA_DIR, env })
  /** What the transcript has, oldest line first, as another instance would read it. */
  async function transcript(): Promise<string[]> {
    const master = createLocalKeyProvider(env.PARLEY_MASTER_KEY, 'the test')
    const wrapped = createWrappedKeys(await openInPostgres(env.DATABASE_URL, 'parley_keys')(WRAPPED_KEYS))
    const transcripts = createTranscripts({
      database: await openInPostgres(env.DATABASE_URL)(TRANSCRIPTS),
      keys: createKeyRing(master, wrapped),
      ...testAccess(),
    })
    const [only] = (await transcripts.list({ role: 'analyst', id: 'test' }, {}, 10)).items
    if (!only) return []
    const lines = await transcripts.read({ role: 'customer', id: only.customer }, only.conversation, 0, 100)
    return lines.map(({ sequence, author }) => `${sequence} ${author}`)
  }
  return { postgres, env, server, transcript }
}

it('a bot keeps its record in PostgreSQL, and says so; without it, it talks on, and writes it down later', {
  timeout: LONG,
}, async () => {
  const { postgres, env, server, transcript } = await shop()
  await expect
    .poll(server.output, PATIENT)
    .toMatch(new RegExp(`transcripts .*PostgreSQL at 127.0.0.1:${postgres.port}/.*, encrypted`))
  const customer = await startConversation(server.url)
  await customer.listen()
  await customer.say('where do you ship?')
  await expect.poll(transcript, PATIENT).toEqual(['1 customer', '2 bot'])

  await postgres.stop('immediate')
  expect((await customer.say('so, where do you ship?'))[0]?.text).toContain('42 countries')
  expect((await customer.say('can I pay by invoice?'))[0]?.text).toBeTruthy()
  await expect.poll(() => server.output(), PATIENT).toContain('transcript not written')
  expect(server.output()).toContain('corrections cannot be read')
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
  // Without a key nothing of a new customer may be stored.
  const stranger = await startConversation(server.url)
  expect((await stranger.post({ text: 'hello' })).status).toBe(503)
  expect((await run(['doctor'], env)).stdout).toMatch(/cannot use PostgreSQL at 127.0.0.1:\d+\/\w+ \(ECONNREFUSED\)/)
  expect((await run(['corrections', 'list'], env)).stderr).toContain('see that it runs and that DATABASE_URL is right')

  await postgres.start()
  // The first sweep after the lease has run out.
  await expect.poll(transcript, PATIENT).toEqual(['1 customer', '2 bot', '3 customer', '4 bot', '5 customer', '6 bot'])
  const found = await run(['doctor', '--json'], env)
  const findings = JSON.parse(found.stdout).findings as { check: string; status: string; message: string }[]
  expect(findings).toContainEqual(
    expect.objectContaining({ check: 'DATABASE_URL', status: 'ok', message: expect.stringContaining('version') }),
  )
  expect(findings.find(({ check }) => check === 'master key')?.message).toContain('opens what is stored')

  const pinned = await run(
    ['corrections', 'pin', 'Where do you ship?', '--answer', 'Nowhere today.', '--reason', 'storm', '--author', 'mei'],
    env,
  )
  expect(pinned.code).toBe(0)
  expect((await customer.say('where do you ship?'))[0]?.text).toBe('Nowhere today.')
  for (const words of ['where do you ship', 'invoice']) expect(server.output()).not.toContain(words)
  expect(await server.stop()).toBe(0)
})

it('a database shows nothing of what was said, and its keys are kept apart', { timeout: LONG }, async () => {
  const { env, server, transcript } = await shop()
  const customer = await startConversation(server.url)
  await customer.listen()
  await customer.say('where do you ship to, zq-word?')
  await expect.poll(transcript, PATIENT).toHaveLength(2)
  const client = new Client(env.DATABASE_URL)
  await client.connect()
  onTestFinished(() => client.end())
  const tables = await client.query(
    "SELECT schemaname || '.' || tablename AS name FROM pg_tables WHERE schemaname LIKE 'parley%' ORDER BY 1",
  )
  const names = tables.rows.map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['parley.transcript', 'parley_keys.wrapped_keys']))
  for (const elsewhere of ['parley.wrapped_keys', 'parley_keys.transcript']) expect(names).not.toContain(elsewhere)
  const { rows } = await client.query("SELECT count(*), string_agg(t::text, ' ') AS all FROM parley.transcript AS t")
  expect(Number(rows[0].count)).toBe(2)
  const bytes = await client.query('SELECT content FROM parley.transcript')
  const everything = rows[0].all + bytes.rows.map(({ content }) => content.toString('latin1')).join()
  expect(everything).not.toContain('zq-word')
  expect(server.output()).not.toContain('zq-word')
})

it('a start without its database is refused, with the mend', async () => {
  const data = temporaryFolder()
  const env = { PARLEY_MASTER_KEY: randomBytes(32).toString('base64') }
  const url = 'postgres://shop:hunter2@127.0.0.1:1/shop'
  const words = await startServer({ data, env: { ...env, DATABASE_URL: url } }).then(
    () => 'it started',
    (error: Error) => error.message,
  )
  expect(words).toContain('cannot use PostgreSQL at 127.0.0.1:1/shop (ECONNREFUSED): see that it runs')
  expect(words).not.toContain('hunter2')
  expect(words).not.toContain('    at ')
})

it('a data folder that was begun without the database is refused with it, and left as it is', {
  timeout: LONG,
}, async () => {
  const data = temporaryFolder()
  const alone = await startServer({ data })
  await (await startConversation(alone.url)).say('hello')
  await alone.stop()
  const postgres = await startPostgres()
  onTestFinished(() => postgres.remove())
  const key = readFileSync(join(data, 'master.key'), 'utf8').trim()
  const env = { DATABASE_URL: await postgres.database(), PARLEY_MASTER_KEY: key }
  const words = await startServer({ data, env }).then(
    () => 'it started',
    (error: Error) => error.message,
  )
  expect(words).toContain('keys.db holds keys that the database of DATABASE_URL does not know')
  const again = await startServer({ data })
  expect(await again.stop()).toBe(0)
})
