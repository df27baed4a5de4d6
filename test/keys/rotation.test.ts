import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { KeyProvider } from '../../src/core/keys.ts'
import { masterOf } from '../../src/keys/envelope.ts'
import { CACHED_MS, createKeyRing } from '../../src/keys/key-ring.ts'
import { createLocalKeyProvider } from '../../src/keys/master-key.ts'
import { createMasterKeys } from '../../src/keys/master-keys.ts'
import { countByMaster, rotate } from '../../src/keys/rotate.ts'
import { createVaultKeyProvider } from '../../src/keys/vault.ts'
import { createWrappedKeys, WRAPPED_KEYS } from '../../src/storage/wrapped-keys.ts'
import { postgresForFile } from '../support/postgres.ts'
import { openInFolder, openInPostgres } from '../support/sql-engines.ts'
import { temporaryFolder } from '../support/temporary.ts'
import { startVault } from '../support/vault.ts'
import { newMasterKey } from './test-keys.ts'

const server = postgresForFile()

const ENGINES = [
  ['SQLite', async () => openInFolder(temporaryFolder())],
  ['PostgreSQL', async () => openInPostgres(await server().database())],
] as const

const local = () => createLocalKeyProvider(newMasterKey(), 'the test')

for (const [name, place] of ENGINES) {
  describe(`rotation in ${name}`, () => {
    /** An instance with these master keys at hand. */
    async function instances() {
      const openSchema = await place()
      return async (...providers: [KeyProvider, ...KeyProvider[]]) => {
        const store = createWrappedKeys(await openSchema(WRAPPED_KEYS))
        const all = createMasterKeys({ providers: () => providers, current: store.master })
        return { store, all, keys: createKeyRing(all, store) }
      }
    }
    const customers = Array.from({ length: 1_203 }, (_, at) => `客户 ${at}`)

    it('wraps all keys anew, and everything stays readable', async () => {
      const open = await instances()
      const [before, after] = [local(), local()]
      const { store, all, keys } = await open(before, after)
      const sealed = await Promise.all(
        customers.map(async (customer) => (await keys.dataKey(customer)).seal(`from ${customer}`, 'a')),
      )
      expect([...(await countByMaster(store))]).toEqual([[before.id, customers.length]])
      const seen: number[] = []
      const done = await rotate({ store, all, to: after, onProgress: (count) => void seen.push(count) })
      expect(done).toEqual({ keys: customers.length, rewrapped: customers.length })
      expect(seen.at(-1)).toBe(customers.length)
      expect(seen).toEqual(seen.toSorted((a, b) => a - b))
      expect([...(await countByMaster(store))]).toEqual([[after.id, customers.length]])
      const fresh = (await open(after)).keys
      for (const [at, customer] of customers.entries()) {
        expect((await fresh.dataKey(customer)).open(sealed[at] ?? new Uint8Array(), 'a')).toBe(`from ${customer}`)
      }
      expect(await rotate({ store, all, to: after })).toEqual({ keys: customers.length, rewrapped: 0 })
    })

    it('that is interrupted is gone on with', async () => {
      const open = await instances()
      const [before, after] = [local(), local()]
      const { store, all, keys } = await open(before, after)
      for (const customer of customers.slice(0, 60)) await keys.dataKey(customer)
      let calls = 0
      const failing: KeyProvider = {
        ...after,
        wrap: async (key, customer) => {
          if (++calls > 45) throw new Error('the machine died')
          return after.wrap(key, customer)
        },
      }
      await expect(rotate({ store, all, to: failing })).rejects.toThrow('the machine died')
      const halfway = await countByMaster(store)
      expect(halfway.get(after.id)).toBe(40)
      expect(halfway.get(before.id)).toBe(20)
      expect(await rotate({ store, all, to: after })).toEqual({ keys: 60, rewrapped: 20 })
    })

    it('lets new keys be wrapped by the new one at once, on every instance', async () => {
      const open = await instances()
      const [before, after] = [local(), local()]
      const other = await open(before, after)
      await other.keys.dataKey('ada')
      const { store, all } = await open(before, after)
      await rotate({ store, all, to: after })
      await other.keys.dataKey('bob')
      expect(masterOf((await store.get('bob')) ?? new Uint8Array())).toBe(after.id)
    })

    it('has the old one refused afterwards, with the mend', async () => {
      const open = await instances()
      const [before, after] = [local(), local()]
      const both = await open(before, after)
      await both.keys.dataKey('ada')
      await rotate({ store: both.store, all: both.all, to: after })
      const old = await open(before)
      for (const customer of ['ada', 'somebody new']) {
        await expect(old.keys.dataKey(customer)).rejects.toMatchObject({
          code: 'key-unusable',
          message: expect.stringContaining(`the master key ${after.id} is in use, and it is not at hand`),
        })
      }
      // Nor can an instance that has not noticed add what it wrapped.
      expect(await both.store.add('somebody new', await before.wrap(randomBytes(32), 'somebody new'), before.id)).toBe(
        undefined,
      )
    })

    it('leaves a key that is destroyed meanwhile destroyed', async () => {
      const open = await instances()
      const [before, after] = [local(), local()]
      const { store, all, keys } = await open(before, after)
      for (const customer of ['ada', 'bob']) await keys.dataKey(customer)
      const destroying: KeyProvider = {
        ...after,
        wrap: async (key, customer) => {
          if (customer === 'ada') await store.destroy('ada')
          return after.wrap(key, customer)
        },
      }
      await rotate({ store, all, to: destroying })
      expect(await store.get('ada')).toBeUndefined()
      expect(await store.count()).toBe(1)
    })

    it('takes keys from a file to Vault', async () => {
      const open = await instances()
      const vault = await startVault()
      const before = local()
      const after = createVaultKeyProvider({ address: vault.address, token: 'root', mount: 'transit', key: 'parley' })
      const { store, all, keys } = await open(before, after)
      const sealed = (await keys.dataKey('ada')).seal('Hello', 'a')
      await rotate({ store, all, to: after })
      expect((await (await open(after)).keys.dataKey('ada')).open(sealed, 'a')).toBe('Hello')
    })
  })
}

describe('a key of before ids were written down', () => {
  it('is opened by whichever master key it was', async () => {
    const store = createWrappedKeys(await openInFolder(temporaryFolder())(WRAPPED_KEYS))
    const [one, two] = [local(), local()]
    const wrapped = await two.wrap(new Uint8Array(32), 'ada')
    const bare = wrapped.subarray(2 + two.id.length)
    expect(masterOf(bare)).toBeUndefined()
    const all = createMasterKeys({ providers: () => [one, two], current: store.master })
    expect(Buffer.from(await all.unwrap(bare, 'ada'))).toEqual(Buffer.alloc(32))
    await expect(
      createMasterKeys({ providers: () => [one], current: store.master }).unwrap(bare, 'ada'),
    ).rejects.toThrow('does not open')
  })
})

describe('a master key that comes later', () => {
  it('is looked for when it is needed', async () => {
    const store = createWrappedKeys(await openInFolder(temporaryFolder())(WRAPPED_KEYS))
    const [before, after] = [local(), local()]
    let atHand: [KeyProvider, ...KeyProvider[]] = [before]
    const all = createMasterKeys({ providers: () => atHand, current: store.master })
    const keys = createKeyRing(all, store)
    const sealed = (await keys.dataKey('ada')).seal('Hello', 'a')
    atHand = [before, after]
    await rotate({
      store,
      all: createMasterKeys({ providers: () => [before, after], current: store.master }),
      to: after,
    })
    atHand = [after]
    await keys.dataKey('bob')
    expect((await createKeyRing(all, store).dataKey('ada')).open(sealed, 'a')).toBe('Hello')
  })
})

describe('a data key that was destroyed', () => {
  it('is let go of at once where it was destroyed, and elsewhere after a minute', async () => {
    const store = createWrappedKeys(await openInFolder(temporaryFolder())(WRAPPED_KEYS))
    const provider = local()
    let now = 1_000
    const [here, there] = [createKeyRing(provider, store, () => now), createKeyRing(provider, store, () => now)]
    const sealed = (await here.dataKey('ada')).seal('Hello', 'a')
    await there.dataKey('ada')
    await store.destroy('ada')
    here.forget('ada')
    const again = await here.dataKey('ada')
    expect(() => again.open(sealed, 'a')).toThrow('cannot be opened')
    expect((await there.dataKey('ada')).open(sealed, 'a')).toBe('Hello')
    now += CACHED_MS + 1
    const later = await there.dataKey('ada')
    expect(() => later.open(sealed, 'a')).toThrow('cannot be opened')
  })
})
