import { cpSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Client } from 'pg'
import { describe, expect, it } from 'vitest'
import { ATTACHMENTS } from '../../src/attachments/schema.ts'
import { createAttachmentShelf } from '../../src/attachments/shelf.ts'
import { createAttachments } from '../../src/attachments/store.ts'
import type { KeptAttachment } from '../../src/core/attachment.ts'
import type { AuditWriter } from '../../src/core/audit.ts'
import { ParleyError } from '../../src/core/errors.ts'
import type { Principal } from '../../src/core/principal.ts'
import { RETENTION } from '../../src/core/principal.ts'
import type { ErasureReceipt } from '../../src/core/rights.ts'
import type { TranscriptEntry } from '../../src/core/transcript.ts'
import { CACHED_MS, createKeyRing } from '../../src/keys/key-ring.ts'
import { createLocalKeyProvider } from '../../src/keys/master-key.ts'
import { createSigner } from '../../src/keys/signing.ts'
import { createUsage, USAGE } from '../../src/memory/usage.ts'
import { createWrappedKeys, WRAPPED_KEYS } from '../../src/storage/wrapped-keys.ts'
import { createCustomers } from '../../src/transcripts/customers.ts'
import { createRights } from '../../src/transcripts/rights.ts'
import { TRANSCRIPTS } from '../../src/transcripts/schema.ts'
import { createTranscripts } from '../../src/transcripts/store.ts'
import { testAccess } from '../access/test-guard.ts'
import { ADA, ENGINE, transcriptEntry } from '../contracts/transcript-store.ts'
import { newMasterKey } from '../keys/test-keys.ts'
import { PNG } from '../support/files.ts'
import { postgresForFile } from '../support/postgres.ts'
import { type OpenSchema, openInFolder, openInPostgres, silentLog } from '../support/sql-engines.ts'
import { temporaryFolder } from '../support/temporary.ts'

const server = postgresForFile()
const NOW = 1_764_000_000_000
const DAY = 86_400_000
const OFFICER: Principal = { role: 'privacy-officer', id: 'pat', purpose: 'legal' }

async function open(openSchema: OpenSchema, masterKey = newMasterKey()) {
  const wrapped = createWrappedKeys(await openSchema(WRAPPED_KEYS))
  const keys = createKeyRing(createLocalKeyProvider(masterKey, 'the test'), wrapped)
  const database = await openSchema(TRANSCRIPTS)
  const { events, ...access } = testAccess()
  const stored = await openSchema(ATTACHMENTS)
  const files = createAttachmentShelf(stored, keys)
  const transcripts = createTranscripts({ database, keys, ...access, files })
  const usage = createUsage(await openSchema(USAGE), () => NOW)
  let fileTime = NOW - 1
  const attachments = createAttachments({
    database: stored,
    keys,
    ...access,
    rules: { types: ['image/png'], bytes: 1_000 },
    allowance: { usage, files: 100, bytes: 100_000, bytesOfAll: 100_000, clock: () => NOW },
    scan: undefined,
    clock: () => fileTime,
    log: silentLog,
  })
  /** A file that was put so long ago. */
  const putFile = (conversation: string, customer: string, daysAgo = 0, channel = 'web') => {
    fileTime = NOW - 1 - daysAgo * DAY
    return attachments.put({ conversation, channel, customer }, { name: `${conversation}.png`, bytes: PNG })
  }
  const forgotten: string[] = []
  const audit: AuditWriter = {
    async record(event) {
      events.push(event)
      return { ...event, sequence: events.length, time: 0, hash: '' }
    },
  }
  const customers = createCustomers({ database, audit, clock: () => NOW })
  let wipeBroken = false
  const rights = createRights({
    database,
    keys,
    files,
    destroyKey: wrapped.destroy,
    wipeKeys: async () => {
      if (wipeBroken) throw new ParleyError('storage-failed', 'the disk is full')
      await wrapped.wipe()
    },
    keyCachedMs: CACHED_MS,
    forget: async (conversation) => void forgotten.push(conversation),
    guard: access.guard,
    audit,
    signer: createSigner(Buffer.alloc(32, 7)),
    clock: () => NOW,
  })
  const breakWipe = (value: boolean) => {
    wipeBroken = value
  }
  const records = { transcripts, attachments, customers, rights, putFile }
  return { ...records, breakWipe, wrapped, keys, events, forgotten, masterKey, database }
}

type Opened = Awaited<ReturnType<typeof open>>

async function exported({ rights }: Opened, customer = 'ada', who = OFFICER): Promise<TranscriptEntry[]> {
  const lines: TranscriptEntry[] = []
  for await (const line of rights.export(who, customer)) lines.push(line)
  return lines
}

const ENGINES = [
  ['SQLite', async () => openInFolder(temporaryFolder())],
  ['PostgreSQL', async () => openInPostgres(await server().database())],
] as const

const LINES = [
  ...Array.from({ length: 1_100 }, (_, at) =>
    transcriptEntry(at + 1, { conversation: 'long', time: NOW - 2_000 + at }),
  ),
  transcriptEntry(1, { conversation: '短', time: NOW - 5 }),
  transcriptEntry(1, { conversation: 'of bob', customer: 'bob', time: NOW - 5 }),
]

for (const [name, place] of ENGINES) {
  describe(`a customer’s rights in ${name}`, () => {
    it('give everything of one customer, and of nobody else', async () => {
      const house = await open(await place())
      await house.transcripts.append(ENGINE, LINES)
      const lines = await exported(house)
      expect(lines).toHaveLength(1_101)
      expect(lines).toEqual(expect.arrayContaining(LINES.slice(0, 2)))
      expect(new Set(lines.map((line) => `${line.conversation} ${line.sequence}`)).size).toBe(1_101)
      expect(await exported(house, 'ada', ADA)).toHaveLength(1_101)
      expect(await exported(house, 'nobody')).toEqual([])
      for (const who of [
        { role: 'customer', id: 'bob' },
        { role: 'agent', id: 'ada', purpose: 'legal' },
      ] as const) {
        await expect(exported(house, 'ada', who)).rejects.toMatchObject({ code: 'forbidden' })
      }
      const { purpose: _, ...aimless } = OFFICER
      await expect(exported(house, 'ada', aimless)).rejects.toThrow('purpose-required')
      // Looking makes no key.
      expect(await house.wrapped.get('nobody')).toBeUndefined()
    })

    it('give the files of one customer, and of nobody else', async () => {
      const house = await open(await place())
      const own = [await house.putFile('long', 'ada'), await house.putFile('短', 'ada')]
      await house.putFile('of bob', 'bob')
      const files: KeptAttachment[] = []
      for await (const file of house.rights.exportAttachments(OFFICER, 'ada')) files.push(file)
      expect(files.map(({ opened }) => opened?.attachment)).toEqual(expect.arrayContaining(own))
      expect(files.map(({ opened }) => Buffer.from(opened?.bytes ?? []).equals(PNG))).toEqual([true, true])
      const foreign = house.rights.exportAttachments({ role: 'customer', id: 'bob' }, 'ada')
      await expect(foreign[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'forbidden' })
    })

    describe('are one where somebody anonymous has signed in', () => {
      const begun = { conversation: 'before', customer: 'anon', started: NOW - 9 }

      async function signedIn() {
        const house = await open(await place())
        await house.transcripts.append(ENGINE, [
          transcriptEntry(1, { conversation: 'before', customer: 'anon', time: NOW - 9 }),
          transcriptEntry(1, { conversation: 'own', customer: 'ada', time: NOW - 8 }),
          transcriptEntry(1, { conversation: 'of bob', customer: 'bob', time: NOW - 7 }),
        ])
        await house.putFile('before', 'anon')
        expect(await house.customers.join('ada', begun)).toBe(true)
        return house
      }
      const conversationsOf = async (house: Opened, customer: string) =>
        (await exported(house, customer)).map(({ conversation }) => conversation).toSorted()

      it('is exported, listed and entered as one', async () => {
        const house = await signedIn()
        for (const given of ['ada', 'anon']) expect(await conversationsOf(house, given)).toEqual(['before', 'own'])
        expect(await conversationsOf(house, 'bob')).toEqual(['of bob'])
        const files: KeptAttachment[] = []
        for await (const file of house.rights.exportAttachments(OFFICER, 'ada')) files.push(file)
        expect(files).toHaveLength(1)
        const { items } = await house.transcripts.list(OFFICER, { customer: 'ada' }, 10)
        expect(items.map(({ conversation }) => conversation)).toEqual(['own', 'before'])
        expect(house.events).toContainEqual(
          expect.objectContaining({ action: 'signed-in', resource: 'customer:anon', principal: ADA }),
        )
        expect(await house.customers.customerOf('anon')).toBe('ada')
        expect(await house.customers.customerOf('bob')).toBe('bob')
      })

      it.each(['ada', 'anon'])('is erased as one, whichever name is given: %s', async (given) => {
        const house = await signedIn()
        const receipt = await house.rights.erase(OFFICER, given)
        expect(receipt).toMatchObject({ customer: 'ada', conversations: 2, entries: 2, attachments: 1 })
        for (const customer of ['ada', 'anon']) expect(await house.wrapped.get(customer)).toBeUndefined()
        expect(await house.wrapped.get('bob')).toBeDefined()
        expect(house.forgotten.toSorted()).toEqual(['before', 'own'])
        expect(await house.rights.verify(OFFICER, receipt)).toMatchObject({ signed: true, entries: 2, empty: 2 })
        const fresh = { conversation: 'next', customer: 'ada', started: NOW }
        expect(await house.customers.goOn('ada', fresh)).toEqual(fresh)
      })

      it('is held as one, also what was held before, and released as one', async () => {
        const house = await open(await place())
        const rules = [{ channel: 'web', days: 1 }]
        const old = NOW - 9 * DAY
        await house.transcripts.append(ENGINE, [
          transcriptEntry(1, { conversation: 'before', customer: 'anon', time: old }),
          transcriptEntry(1, { conversation: 'own', customer: 'ada', time: old }),
        ])
        await house.rights.hold({ ...OFFICER, reason: 'case 1' }, 'anon')
        await house.customers.join('ada', begun)
        expect(await house.rights.applyRetention(RETENTION, rules)).toEqual({ removed: {}, held: 2 })
        await expect(house.rights.erase(OFFICER, 'ada')).rejects.toThrow('case 1')
        expect(await house.rights.release(OFFICER, 'ada')).toBe(true)
        await house.rights.hold({ ...OFFICER, reason: 'case 2' }, 'ada')
        expect(await house.rights.applyRetention(RETENTION, rules)).toEqual({ removed: {}, held: 2 })
        expect(await house.rights.release(OFFICER, 'anon')).toBe(true)
        expect(await house.rights.applyRetention(RETENTION, rules)).toEqual({ removed: { web: 2 }, held: 0 })
      })

      it('goes on with what was said last, until it is left; nobody takes over what is another one’s', async () => {
        const { customers } = await signedIn()
        const fresh = { conversation: 'fresh', customer: 'ada', started: NOW }
        expect(await customers.goOn('ada', fresh)).toEqual(begun)
        expect(await customers.join('ada', begun)).toBe(true)
        expect(await customers.join('bob', begun)).toBe(false)
        const bobs = { conversation: 'bobs', customer: 'bob', started: NOW }
        expect(await customers.goOn('bob', bobs)).toEqual(bobs)
        await customers.leave('ada', 'another')
        expect(await customers.goOn('ada', fresh)).toEqual(begun)
        await customers.leave('ada', 'before')
        expect(await customers.goOn('ada', fresh)).toEqual(fresh)
      })

      it('is one though many sign in at once', async () => {
        const { customers } = await signedIn()
        const asked = await Promise.all(
          Array.from({ length: 20 }, (_, at) =>
            customers.goOn('eve', { conversation: `c${at}`, customer: 'eve', started: at }),
          ),
        )
        expect(new Set(asked.map(({ conversation }) => conversation)).size).toBe(1)
        const thread = { conversation: 'x', customer: 'guest', started: 1 }
        const joined = await Promise.all(['eve', 'mal'].map((customer) => customers.join(customer, thread)))
        expect(joined.filter(Boolean)).toHaveLength(1)
      })
    })

    it('removes files with their conversation', async () => {
      const house = await open(await place())
      await house.transcripts.append(ENGINE, LINES.slice(-2))
      const { id } = await house.putFile('短', 'ada')
      await house.transcripts.remove(OFFICER, '短')
      await expect(house.attachments.open(ADA, id)).rejects.toMatchObject({ code: 'attachment-unknown' })
    })

    it('erase: the key is gone, lines are empty and keep their places, memory forgets, others stay', async () => {
      const house = await open(await place())
      await house.transcripts.append(ENGINE, LINES)
      const { id } = await house.putFile('long', 'ada')
      const bobs = await house.putFile('of bob', 'bob')
      const receipt = await house.rights.erase(OFFICER, 'ada')
      expect(receipt).toMatchObject({
        customer: 'ada',
        erased: NOW,
        holdsFrom: NOW + CACHED_MS,
        conversations: 2,
        entries: 1_101,
        attachments: 1,
      })
      await expect(house.attachments.open(ADA, id)).rejects.toMatchObject({ code: 'attachment-unknown' })
      expect((await house.attachments.open({ role: 'customer', id: 'bob' }, bobs.id)).bytes).toHaveLength(PNG.length)
      expect(await house.wrapped.get('ada')).toBeUndefined()
      expect(house.forgotten.toSorted()).toEqual(['long', '短'])
      expect(await house.rights.verify(OFFICER, receipt)).toEqual({
        signed: true,
        entries: 1_101,
        empty: 1_101,
        unreadable: 0,
        readable: 0,
        attachments: 0,
        openAttachments: 0,
      })
      // What was on its way is not written again.
      await house.transcripts.append(ENGINE, LINES.slice(0, 3))
      const [first] = await house.transcripts.read(ADA, 'long', 0, 1)
      expect(first).toMatchObject({ missing: 'erased', content: { text: '' }, passages: [] })
      expect((await exported(house, 'bob')).map(({ content }) => content)).toEqual([{ text: 'line 1' }])
      expect(house.events.at(-1)).toMatchObject({ action: 'export', resource: 'customer:bob' })
      expect(house.events).toContainEqual(
        expect.objectContaining({
          action: 'erased',
          resource: 'customer:ada',
          details: { conversations: 2, entries: 1_101, attachments: 1 },
        }),
      )
      // Whoever comes back begins anew.
      await house.transcripts.append(ENGINE, [transcriptEntry(1, { conversation: 'new', time: NOW + 1 })])
      expect((await house.transcripts.read(ADA, 'new', 0, 1))[0]?.content).toEqual({ text: 'line 1' })
      expect(await house.rights.verify(OFFICER, receipt)).toMatchObject({ entries: 1_101, readable: 0 })
    })

    it('erase: only for those who may, and not against a legal hold', async () => {
      const house = await open(await place())
      await house.transcripts.append(ENGINE, LINES.slice(-2))
      for (const who of [ADA, { role: 'administrator', id: 'root' }, { role: 'supervisor', id: 'sue' }] as const) {
        await expect(house.rights.erase(who, 'ada')).rejects.toMatchObject({ code: 'forbidden' })
        await expect(house.rights.hold({ ...who, reason: 'x' }, 'ada')).rejects.toMatchObject({ code: 'forbidden' })
      }
      await expect(house.rights.hold(OFFICER, 'ada')).rejects.toThrow('a legal hold needs a reason')
      await house.rights.hold({ ...OFFICER, reason: 'case 1' }, 'ada')
      await house.rights.hold({ ...OFFICER, reason: 'case 4711' }, 'ada')
      await expect(house.rights.erase(OFFICER, 'ada')).rejects.toMatchObject({
        code: 'forbidden',
        message: 'a legal hold stands against it: case 4711 (pat)',
      })
      expect(house.events.at(-1)).toMatchObject({ action: 'erasure-stopped', outcome: 'failed' })
      expect((await exported(house))[0]?.content).toEqual({ text: 'line 1' })
      expect(await house.rights.release(OFFICER, 'ada')).toBe(true)
      expect(await house.rights.release(OFFICER, 'ada')).toBe(false)
      expect((await house.rights.erase(OFFICER, 'ada')).entries).toBe(1)
    })

    it('erase: can be done again where its last step failed', async () => {
      const house = await open(await place())
      await house.transcripts.append(ENGINE, LINES.slice(-2))
      house.breakWipe(true)
      await expect(house.rights.erase(OFFICER, 'ada')).rejects.toThrow('the disk is full')
      // What matters is done, only the receipt is missing.
      expect((await exported(house))[0]).toMatchObject({ missing: 'erased' })
      house.breakWipe(false)
      const receipt = await house.rights.erase(OFFICER, 'ada')
      expect(await house.rights.verify(OFFICER, receipt)).toMatchObject({ signed: true, empty: 1, readable: 0 })
    })

    it('erase: never the house’s own keys', async () => {
      const house = await open(await place())
      await expect(house.rights.erase(OFFICER, 'parley:signing-key')).rejects.toMatchObject({ code: 'invalid-request' })
    })

    it('a receipt that was changed, or that another house signed, is found out', async () => {
      const house = await open(await place())
      await house.transcripts.append(ENGINE, LINES.slice(-2))
      const receipt = await house.rights.erase(OFFICER, 'ada')
      const forgeries: Partial<ErasureReceipt>[] = [
        { customer: 'bob' },
        { erased: NOW + 1 },
        { entries: 0 },
        { attachments: 3 },
        { key: 'x' },
        { signature: '' },
      ]
      for (const forged of forgeries) {
        expect((await house.rights.verify(OFFICER, { ...receipt, ...forged })).signed).toBe(false)
      }
    })

    it('retention removes what is old by its channel’s rule, and leaves what is held or still goes on', async () => {
      const house = await open(await place())
      const line = (conversation: string, days: number, more: Partial<TranscriptEntry> = {}) =>
        transcriptEntry(1, { conversation, time: NOW - days * DAY, ...more })
      await house.transcripts.append(ENGINE, [
        ...Array.from({ length: 450 }, (_, at) => line(`old ${at}`, 100 + at, { customer: `c${at % 7}` })),
        line('held', 100, { customer: 'held' }),
        line('goes on', 100),
        transcriptEntry(2, { conversation: 'goes on', time: NOW - DAY }),
        line('new', 10),
        line('slack', 100, { channel: 'slack' }),
      ])
      await house.rights.hold({ ...OFFICER, reason: 'case' }, 'held')
      await house.putFile('old 0', 'c0', 100)
      await house.putFile('held', 'held', 100)
      await house.putFile('goes on', 'ada', 100)
      await house.putFile('never came', 'ada', 100)
      await house.putFile('never came to held', 'held', 100)
      await house.putFile('just now', 'ada', 10)
      await house.putFile('slack', 'ada', 100, 'slack')
      const rules = [
        { channel: 'web', days: 30 },
        { channel: 'slack', days: 365 },
      ]
      await expect(house.rights.applyRetention(OFFICER, rules)).rejects.toMatchObject({ code: 'forbidden' })
      expect(await house.rights.applyRetention(RETENTION, rules)).toEqual({ removed: { web: 450 }, held: 1 })
      const left = (await house.transcripts.list(OFFICER, {}, 100)).items.map(({ conversation }) => conversation)
      expect(left.toSorted()).toEqual(['goes on', 'held', 'new', 'slack'])
      expect(house.events).toContainEqual(
        expect.objectContaining({ action: 'retention-applied', details: { web: 450, held: 1 } }),
      )
      const kept = new Set<string>()
      for (const customer of ['c0', 'held', 'ada']) {
        for await (const file of house.rights.exportAttachments(OFFICER, customer)) kept.add(file.owner.conversation)
      }
      expect([...kept].toSorted()).toEqual(['goes on', 'held', 'just now', 'never came to held', 'slack'])
      const before = house.events.length
      expect(await house.rights.applyRetention(RETENTION, [{ channel: 'slack', days: 365 }])).toEqual({
        removed: {},
        held: 0,
      })
      expect(house.events).toHaveLength(before + 1)
    })

    it('leave no bytes of a destroyed key in the files', async () => {
      const house = await open(await place())
      for (const customer of ['ada', 'bob', 'eve']) await house.keys.dataKey(customer)
      const wrapped = Buffer.from((await house.wrapped.get('ada')) ?? [])
      expect(wrapped.length).toBeGreaterThan(60)
      const read = name === 'SQLite' ? () => filesBeside(house) : () => tableFile(house)
      expect((await read()).some((bytes) => bytes.includes(wrapped))).toBe(true)
      await house.rights.erase(OFFICER, 'ada')
      expect((await read()).some((bytes) => bytes.includes(wrapped))).toBe(false)
      expect(Buffer.from((await house.wrapped.get('bob')) ?? []).length).toBe(wrapped.length)
    })
  })
}

/** What is in the folder of a store in files. */
async function filesBeside({ database }: Opened): Promise<Buffer[]> {
  const folder = dirname(database.place)
  return readdirSync(folder).map((file) => readFileSync(join(folder, file)))
}

/** The file that PostgreSQL keeps the table in, written out first. */
async function tableFile(house: Opened): Promise<Buffer[]> {
  const [, port, name] = /:(\d+)\/(\S+)$/.exec(house.database.place) ?? []
  const client = new Client({ host: '127.0.0.1', port: Number(port), user: 'operator', database: name ?? '' })
  await client.connect()
  await client.query('CHECKPOINT')
  const { rows } = await client.query("SELECT pg_relation_filepath('parley.wrapped_keys') AS path")
  const data = await client.query('SHOW data_directory')
  await client.end()
  return [readFileSync(join(String(data.rows[0]?.data_directory), String(rows[0]?.path)))]
}

describe('a backup that was taken before', () => {
  it('has the words, and nobody can read them: only with the keys of that time could they', async () => {
    const folder = temporaryFolder()
    const house = await open(openInFolder(folder))
    await house.transcripts.append(ENGINE, LINES.slice(-2))
    await house.putFile('短', 'ada')
    await house.attachments.close()
    await house.transcripts.close()
    await house.wrapped.close()
    const backup = temporaryFolder()
    cpSync(folder, backup, { recursive: true })

    const running = await open(openInFolder(folder), house.masterKey)
    const receipt = await running.rights.erase(OFFICER, 'ada')
    await running.transcripts.close()
    await running.wrapped.close()

    // The transcripts of before, with the keys of now.
    const restored = temporaryFolder()
    cpSync(join(backup, 'transcripts.db'), join(restored, 'transcripts.db'))
    cpSync(join(backup, 'attachments.db'), join(restored, 'attachments.db'))
    cpSync(join(folder, 'wrapped-keys.db'), join(restored, 'wrapped-keys.db'))
    const after = await open(openInFolder(restored), house.masterKey)
    expect(await after.rights.verify(OFFICER, receipt)).toEqual({
      signed: true,
      entries: 1,
      empty: 0,
      unreadable: 1,
      readable: 0,
      attachments: 1,
      openAttachments: 0,
    })
    expect((await exported(after))[0]).toMatchObject({ missing: 'unreadable', content: { text: '' } })

    // Everything of before: that is why the keys are backed up apart, and briefly.
    const all = await open(openInFolder(backup), house.masterKey)
    expect(await all.rights.verify(OFFICER, receipt)).toMatchObject({ readable: 1, openAttachments: 1 })
  })
})
