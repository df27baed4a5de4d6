import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { KeyProvider } from '../../src/core/keys.ts'
import { installationKey } from '../../src/keys/installation-key.ts'
import { createKeyRing } from '../../src/keys/key-ring.ts'
import { createLocalKeyProvider } from '../../src/keys/master-key.ts'
import { openWrappedKeys } from '../../src/storage/wrapped-keys.ts'
import { temporaryFolder } from '../support/temporary.ts'
import { newMasterKey, openKeys } from './test-keys.ts'

function openRing(folder = temporaryFolder(), masterKey = newMasterKey()) {
  const { keys, close } = openKeys(folder, masterKey)
  onTestFinished(close)
  return keys
}

describe('a customer’s key', () => {
  it.each(['', 'Hello', '退款 👩‍👩‍👧‍👦 \n\u0000', '长'.repeat(4_000)])('opens what it sealed: %j', async (plain) => {
    const key = await openRing().dataKey('ada')
    expect(key.open(key.seal(plain, 'a'), 'a')).toBe(plain)
  })

  it('is made once, however many ask for it at once', async () => {
    let made = 0
    const local = createLocalKeyProvider(newMasterKey(), 'the test')
    const provider: KeyProvider = {
      ...local,
      wrap: (key, customer) => {
        made++
        return local.wrap(key, customer)
      },
    }
    const stored = new Map<string, Uint8Array>()
    const ring = createKeyRing(provider, {
      get: async (customer) => stored.get(customer),
      add: async (customer, wrapped) => stored.set(customer, stored.get(customer) ?? wrapped).get(customer) ?? wrapped,
    })
    const keys = await Promise.all(Array.from({ length: 20 }, () => ring.dataKey('ada')))
    expect(made).toBe(1)
    expect(keys[0]?.open(keys[19]?.seal('Hello', 'a') ?? new Uint8Array(), 'a')).toBe('Hello')
  })

  it('is the same for two rings on the same file that meet the customer at once, and after a restart', async () => {
    const folder = temporaryFolder()
    const masterKey = newMasterKey()
    const rings = [openRing(folder, masterKey), openRing(folder, masterKey)] as const
    const [one, two] = await Promise.all([rings[0].dataKey('ada'), rings[1].dataKey('ada')])
    const sealed = one.seal('Hello', 'a')
    expect(two.open(sealed, 'a')).toBe('Hello')
    expect((await openRing(folder, masterKey).dataKey('ada')).open(sealed, 'a')).toBe('Hello')
  })

  it('is asked for again after it could not be had', async () => {
    const local = createLocalKeyProvider(newMasterKey(), 'the test')
    let down = true
    const ring = createKeyRing(
      {
        ...local,
        unwrap: (wrapped, customer) => (down ? Promise.reject(new Error('down')) : local.unwrap(wrapped, customer)),
      },
      { get: async () => undefined, add: async (_customer, wrapped) => wrapped },
    )
    await expect(ring.dataKey('ada')).rejects.toThrow('down')
    down = false
    expect((await ring.dataKey('ada')).seal('Hello', 'a')).toBeInstanceOf(Uint8Array)
  })

  it('seals the same words differently each time', async () => {
    const key = await openRing().dataKey('ada')
    // More than one draw of random bytes.
    const sealed = Array.from({ length: 1_500 }, () => Buffer.from(key.seal('Hello', 'a')))
    expect(new Set(sealed.map((value) => value.subarray(1, 13).toString('hex'))).size).toBe(sealed.length)
    expect(new Set(sealed.map((value) => value.subarray(13).toString('hex'))).size).toBe(sealed.length)
  })
})

describe('what is refused', () => {
  const bare = { code: 'unreadable', message: 'a sealed value cannot be opened' }

  it('another customer’s key', async () => {
    const ring = openRing()
    const sealed = (await ring.dataKey('ada')).seal('Hello', 'a')
    const bob = await ring.dataKey('bob')
    expect(() => bob.open(sealed, 'a')).toThrow(expect.objectContaining(bare))
  })

  it('another place', async () => {
    const key = await openRing().dataKey('ada')
    const sealed = key.seal('Hello', 'conversation:1')
    for (const context of ['conversation:2', 'conversation:1 ', 'conversation', '']) {
      expect(() => key.open(sealed, context)).toThrow(expect.objectContaining(bare))
    }
  })

  it('a value of which a single bit was changed, anywhere', async () => {
    const key = await openRing().dataKey('ada')
    const sealed = key.seal('Hello', 'a')
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = sealed.map((byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
      expect(() => key.open(changed, 'a')).toThrow(expect.objectContaining(bare))
    }
  })

  it('a value that was cut, at any length', async () => {
    const key = await openRing().dataKey('ada')
    const sealed = key.seal('Hello', 'a')
    for (let length = 0; length < sealed.length; length++) {
      expect(() => key.open(sealed.slice(0, length), 'a')).toThrow(expect.objectContaining(bare))
    }
    expect(() => key.open(Buffer.concat([sealed, Buffer.of(0)]), 'a')).toThrow(expect.objectContaining(bare))
  })

  it('another master key, by the name of its source and with the mend', async () => {
    const folder = temporaryFolder()
    await openRing(folder).dataKey('ada')
    await expect(openRing(folder).dataKey('ada')).rejects.toMatchObject({
      code: 'key-unusable',
      message:
        "the master key from the test does not open this customer's data key: use the key that the data folder was written with",
    })
  })

  it('a data key that was put in another customer’s place', async () => {
    const provider = createLocalKeyProvider(newMasterKey(), 'the test')
    const wrapped = await provider.wrap(new Uint8Array(32), 'ada')
    await expect(provider.unwrap(wrapped, 'bob')).rejects.toMatchObject({ code: 'key-unusable' })
  })
})

describe('a key of the installation', () => {
  it('is the same for all that ask at once and later, and for its purpose alone', async () => {
    const folder = temporaryFolder()
    const provider = createLocalKeyProvider(newMasterKey(), 'the test')
    const open = async (purpose: string) => {
      const store = openWrappedKeys(join(folder, 'keys.db'))
      try {
        return await installationKey(provider, store, purpose)
      } finally {
        await store.close()
      }
    }
    const [one, two] = await Promise.all([open('web-tokens'), open('web-tokens')])
    expect(one).toHaveLength(32)
    expect(two).toEqual(one)
    expect(await open('web-tokens')).toEqual(one)
    expect(await open('something-else')).not.toEqual(one)
  })
})
