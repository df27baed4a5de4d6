import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it, vi } from 'vitest'
import { startConversation } from '../support/customer.ts'
import { startOidcServer } from '../support/oidc-server.ts'
import { startServer } from '../support/server.ts'
import { startVault } from '../support/vault.ts'
import { run, testFolder } from './command.ts'

// Each starts many commands.
vi.setConfig({ testTimeout: 120_000 })

const dataOf = () => ({ PARLEY_DATA_DIR: testFolder() })

describe('parley keys', () => {
  it('rotate lets a new master key take over beside a running server, which goes on with old and new customers', async () => {
    const env = dataOf()
    const server = await startServer({ data: env.PARLEY_DATA_DIR })
    const before = await startConversation(server.url)
    await before.listen()
    await before.say('where do you ship?')
    const file = join(env.PARLEY_DATA_DIR, 'master.key')
    const old = readFileSync(file, 'utf8').trim()

    const rotated = await run(['keys', 'rotate', '--json'], env)
    expect(rotated.stderr).toBe('')
    const { from, to, keys, rewrapped } = JSON.parse(rotated.stdout)
    // The customer's, and those of the installation itself.
    expect(keys).toBeGreaterThan(1)
    expect(rewrapped).toBe(keys)
    expect(from).not.toBe(to)
    expect(readFileSync(file, 'utf8').trim()).not.toBe(old)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(existsSync(`${file}.next`)).toBe(false)

    expect((await before.say('how do I return it?')).length).toBeGreaterThan(0)
    const after = await startConversation(server.url)
    await after.listen()
    expect((await after.say('where do you ship?')).length).toBeGreaterThan(0)
    const status = await run(['keys', 'status', '--json'], env)
    expect(JSON.parse(status.stdout)).toEqual({ current: to, atHand: [to], keys: { [to]: keys + 1 } })
    await server.stop()

    await (await startServer({ data: env.PARLEY_DATA_DIR })).stop()
    await expect(startServer({ data: env.PARLEY_DATA_DIR, env: { PARLEY_MASTER_KEY: old } })).rejects.toThrow(
      `the master key ${to} is in use, and it is not at hand`,
    )
    const verified = await run(['audit', 'verify'], env)
    expect(verified.stdout).toContain('The log is whole')
  })

  it('rotate asks for the next key where keys come from the environment, and goes on with it', async () => {
    const [old, next] = [randomBytes(32).toString('base64'), randomBytes(32).toString('base64')]
    const env = { ...dataOf(), PARLEY_MASTER_KEY: old }
    await run(['keys', 'status'], env)
    const alone = await run(['keys', 'rotate'], env)
    expect(alone.stderr).toContain('set PARLEY_MASTER_KEY_NEXT to the new key')
    expect(alone.code).toBe(2)
    const both = { ...env, PARLEY_MASTER_KEY_NEXT: next }
    // Before it is told to take over, the next one wraps nothing.
    const { current } = JSON.parse((await run(['keys', 'status', '--json'], both)).stdout)
    expect(current).toBe(JSON.parse((await run(['keys', 'status', '--json'], env)).stdout).current)
    const rotated = await run(['keys', 'rotate'], both)
    expect(rotated.stdout).toContain('Set PARLEY_MASTER_KEY to the new key and drop PARLEY_MASTER_KEY_NEXT')
    expect((await run(['keys', 'status'], { ...env, PARLEY_MASTER_KEY: next })).code).toBe(0)
    expect((await run(['keys', 'status'], env)).stderr).toContain('is in use, and it is not at hand')
  })

  it('rotate takes the keys to Vault', async () => {
    const env = dataOf()
    await run(['keys', 'status'], env)
    const vault = await startVault()
    const withVault = { ...env, VAULT_ADDR: vault.address, VAULT_TOKEN: 'root', PARLEY_VAULT_KEY: 'parley' }
    const { to } = JSON.parse((await run(['keys', 'rotate', '--json'], withVault)).stdout)
    expect(to).toBe('vault:transit/parley')
    rmSync(join(env.PARLEY_DATA_DIR, 'master.key'))
    expect(JSON.parse((await run(['keys', 'status', '--json'], withVault)).stdout)).toMatchObject({
      keys: { [to]: expect.any(Number) },
    })
    expect((await run(['keys', 'status'], { ...env, PARLEY_VAULT_KEY: 'parley' })).stderr).toContain('VAULT_ADDR')
  })
})

describe('parley audit', () => {
  it('exports every access, and finds what was touched', async () => {
    const env = dataOf()
    await run(['keys', 'status'], env)
    await run(['keys', 'status', '--role', 'agent'], env)
    const exported = await run(['audit', 'export'], env)
    const entries = exported.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(entries.map(({ action, outcome, principal }) => [action, outcome, principal.role])).toEqual([
      ['policies-changed', 'done', 'service'],
      ['readKeys', 'allowed', 'administrator'],
      ['readKeys', 'refused', 'agent'],
      ['readAudit', 'allowed', 'auditor'],
    ])
    const verdict = JSON.parse((await run(['audit', 'verify', '--json'], env)).stdout)
    expect(verdict).toMatchObject({ entries: 5, problems: [] })
    const kept = join(env.PARLEY_DATA_DIR, 'kept.json')
    writeFileSync(kept, JSON.stringify(verdict.newest))

    const database = new DatabaseSync(join(env.PARLEY_DATA_DIR, 'audit.db'))
    database.exec('DROP TRIGGER audit_entries_no_update')
    database.exec("UPDATE audit_entries SET body = replace(body, 'refused', 'allowed') WHERE sequence = 3")
    database.close()
    const touched = await run(['audit', 'verify', '--since', kept], env)
    expect(touched.stdout).toContain("entry 3 was changed, or put in another one's place")
    expect(touched.code).toBe(1)
  })
})

describe('who acts at a terminal', () => {
  it('is the bearer of an API key, in the role it was issued for, until it is revoked', async () => {
    const env = dataOf()
    const issued = await run(['api-keys', 'issue', 'ann', '--for', 'auditor', '--json'], env)
    const { secret } = JSON.parse(issued.stdout)
    const asAnn = { ...env, PARLEY_TOKEN: secret }
    expect((await run(['audit', 'verify'], asAnn)).code).toBe(0)
    const refused = await run(['keys', 'status'], asAnn)
    expect(refused.stderr).toContain('auditor may not see the state of the keys')
    expect(refused.code).toBe(1)
    expect((await run(['api-keys', 'list'], env)).stdout).toMatch(/^ann +auditor/)
    expect((await run(['api-keys', 'revoke', 'ann'], env)).code).toBe(0)
    expect((await run(['audit', 'verify'], asAnn)).stderr).toContain('this API key is not valid here')
    const entries = (await run(['audit', 'export'], env)).stdout
    expect(entries).toContain('"api-key-revoked"')
    expect(entries).not.toContain(secret.slice(-43))
  })

  it('has to sign in where there is a sign-in', async () => {
    const oidc = await startOidcServer()
    const env = { ...dataOf(), PARLEY_OIDC_ISSUER: oidc.issuer, PARLEY_OIDC_AUDIENCE: 'parley' }
    expect((await run(['audit', 'verify'], env)).stderr).toContain('set PARLEY_TOKEN to a token of your sign-in')
    const token = await oidc.token({ claims: { sub: 'ann', roles: ['auditor', 'agent'] } })
    expect((await run(['audit', 'verify'], { ...env, PARLEY_TOKEN: token })).code).toBe(0)
    const stolen = await oidc.token({ claims: { roles: ['auditor'], aud: 'another' } })
    expect((await run(['audit', 'verify'], { ...env, PARLEY_TOKEN: stolen })).stderr).toContain('sign in again')
    const entries = (await run(['audit', 'export'], { ...env, PARLEY_TOKEN: token })).stdout
    expect(entries).toContain('"principal":{"role":"auditor","id":"ann"}')
  })

  it.each([
    [
      { PARLEY_OIDC_ISSUER: 'http://sign-in.example', PARLEY_OIDC_AUDIENCE: 'a' },
      'PARLEY_OIDC_ISSUER: expected an address that begins with https://',
    ],
    [{ PARLEY_OIDC_ISSUER: 'https://sign-in.example' }, 'PARLEY_OIDC_CLIENT_ID: a sign-in needs it'],
    [{ PARLEY_MASTER_KEY_NEXT: 'short' }, 'PARLEY_MASTER_KEY_NEXT: expected 32 bytes'],
  ])('is told what is wrong with the settings: %o', async (env, says) => {
    const { stderr, code } = await run(['keys', 'status'], { ...dataOf(), ...env })
    expect(stderr).toContain(says)
    expect(code).toBe(2)
  })
})
