import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createVaultKeyProvider } from '../../src/keys/vault.ts'
import { startVault } from '../support/vault.ts'

async function open(more: Partial<Parameters<typeof createVaultKeyProvider>[0]> = {}) {
  const vault = await startVault()
  const options = { address: vault.address, token: 'root', mount: 'transit', key: 'parley', ...more }
  return { vault, provider: createVaultKeyProvider(options) }
}

describe('a master key in Vault', () => {
  it('wraps and unwraps, and the key never leaves it', async () => {
    const { vault, provider } = await open()
    const key = randomBytes(32)
    const wrapped = await provider.wrap(key, 'ada')
    expect(Buffer.from(wrapped).includes(key)).toBe(false)
    expect(Buffer.from(await provider.unwrap(wrapped, 'ada'))).toEqual(key)
    expect(vault.requests).toEqual(['POST /v1/transit/encrypt/parley', 'POST /v1/transit/decrypt/parley'])
    expect(provider.id).toBe('vault:transit/parley')
  })

  it('opens what an older version of it wrapped', async () => {
    const { vault, provider } = await open()
    const wrapped = await provider.wrap(new Uint8Array(32), 'ada')
    vault.rotate()
    expect(Buffer.from(await provider.unwrap(wrapped, 'ada'))).toEqual(Buffer.alloc(32))
    expect(Buffer.from(await provider.wrap(new Uint8Array(32), 'ada')).toString()).toContain('vault:v2:')
  })

  it('does not open a key that was put in another customer’s place, or changed', async () => {
    const { provider } = await open()
    const wrapped = await provider.wrap(new Uint8Array(32), 'ada')
    await expect(provider.unwrap(wrapped, 'bob')).rejects.toMatchObject({ code: 'key-unusable' })
    const changed = Buffer.from(wrapped)
    changed[changed.length - 6] = changed[changed.length - 6] === 65 ? 66 : 65
    await expect(provider.unwrap(changed, 'ada')).rejects.toMatchObject({ code: 'key-unusable' })
  })

  it.each([
    ['a token that is not valid', { token: 'stolen' }, /\(403\): see that VAULT_TOKEN is valid/],
    ['a key that there is not', { key: 'other' }, /\(404\): see the mount and the name/],
    ['an address where nobody is', { address: 'http://127.0.0.1:9' }, /does not answer: see that it runs/],
  ])('says the mend, without the token: %s', async (_what, more, says) => {
    const { provider } = await open(more)
    const error = await provider.wrap(new Uint8Array(32), 'ada').catch((thrown: Error) => thrown)
    expect(error).toMatchObject({ code: 'key-unusable', message: expect.stringMatching(says) })
    expect((error as Error).message).not.toMatch(/root|stolen/)
  })

  it('that is sealed says so', async () => {
    const { vault, provider } = await open()
    vault.seal(true)
    await expect(provider.wrap(new Uint8Array(32), 'ada')).rejects.toThrow('(503): unseal it')
  })
})
