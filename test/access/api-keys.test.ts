import { describe, expect, it } from 'vitest'
import { API_KEYS, createApiKeys } from '../../src/access/principals/api-keys.ts'
import { createAuthenticator } from '../../src/access/principals/authenticate.ts'
import type { AuditEvent } from '../../src/core/audit.ts'
import { ParleyError } from '../../src/core/errors.ts'
import type { Principal } from '../../src/core/principal.ts'
import { sqlEngines } from '../support/sql-engines.ts'

const ADMIN: Principal = { role: 'administrator', id: 'root' }
const START = 1_764_000_000_000

for (const { name, place } of sqlEngines()) {
  describe(`API keys in ${name}`, () => {
    async function open() {
      const openSchema = await place()
      const database = await openSchema(API_KEYS)
      const events: AuditEvent[] = []
      let now = START
      const keys = createApiKeys({
        database,
        clock: () => now,
        guard: {
          async require({ role }) {
            if (role !== 'administrator') throw new ParleyError('forbidden', 'no')
          },
          sift: async () => async () => true,
          beside: async () => async () => true,
        },
        audit: {
          async record(event) {
            events.push(event)
            return { ...event, sequence: 1, time: 0, hash: '' }
          },
        },
      })
      return {
        database,
        keys,
        events,
        pass: (ms: number) => {
          now += ms
        },
      }
    }

    it('stand for whom they were issued to, and are told once', async () => {
      const { keys, database } = await open()
      const { key, secret } = await keys.issue(ADMIN, { name: 'sam@shop', role: 'agent', queues: ['returns'] })
      expect(secret).toMatch(/^parley_[0-9a-f]{16}_[\w-]{43}$/)
      expect(await keys.verify(secret)).toEqual({ id: 'sam@shop', roles: ['agent'], queues: ['returns'] })
      expect(await keys.list(ADMIN)).toEqual([key])
      const rows = await database.read({ text: 'SELECT id, name, role, grants, hash FROM api_keys', values: [] })
      const stored = Buffer.concat(
        rows.flatMap((row) => Object.values(row).map((value) => Buffer.from(value as string))),
      )
      expect(stored.includes(secret.slice(-43))).toBe(false)
      expect(stored.includes(Buffer.from(secret.slice(-43), 'base64url'))).toBe(false)
    })

    it('end when they are revoked, and when their time is over', async () => {
      const { keys, pass } = await open()
      const { secret } = await keys.issue(ADMIN, { name: 'importer', role: 'service', expires: START + 1_000 })
      pass(999)
      expect((await keys.verify(secret)).roles).toEqual(['service'])
      pass(1)
      await expect(keys.verify(secret)).rejects.toMatchObject({ code: 'unauthorized' })
      const lasting = await keys.issue(ADMIN, { name: 'exporter', role: 'service' })
      expect(await keys.revoke(ADMIN, 'exporter')).toBe(true)
      expect(await keys.revoke(ADMIN, 'exporter')).toBe(false)
      await expect(keys.verify(lasting.secret)).rejects.toMatchObject({ code: 'unauthorized' })
    })

    it('are refused with a wrong secret, of another key, or malformed', async () => {
      const { keys } = await open()
      const [one, two] = [
        await keys.issue(ADMIN, { name: 'one', role: 'agent' }),
        await keys.issue(ADMIN, { name: 'two', role: 'administrator' }),
      ]
      const wrong = [
        `parley_${one.key.id}_${two.secret.slice(-43)}`,
        `${one.secret}x`,
        one.secret.slice(0, -1),
        `parley_${'0'.repeat(16)}_${one.secret.slice(-43)}`,
        '',
        "parley_' OR 1=1",
      ]
      for (const secret of wrong) {
        await expect(keys.verify(secret)).rejects.toMatchObject({
          code: 'unauthorized',
          message: 'this API key is not valid here',
        })
      }
    })

    it('are issued, shown and revoked by those who may, and it is entered', async () => {
      const { keys, events } = await open()
      const sam: Principal = { role: 'agent', id: 'sam' }
      await expect(keys.issue(sam, { name: 'sam', role: 'administrator' })).rejects.toMatchObject({ code: 'forbidden' })
      await expect(keys.list(sam)).rejects.toMatchObject({ code: 'forbidden' })
      await expect(keys.revoke(sam, 'one')).rejects.toMatchObject({ code: 'forbidden' })
      const { key, secret } = await keys.issue(ADMIN, { name: 'one', role: 'agent' })
      await keys.revoke(ADMIN, 'one')
      expect(events.map(({ action, resource, details }) => [action, resource, details])).toEqual([
        ['api-key-issued', 'api-key:one', { id: key.id, role: 'agent' }],
        ['api-key-revoked', 'api-key:one', { id: key.id, role: 'agent' }],
      ])
      expect(JSON.stringify(events)).not.toContain(secret.slice(-43))
    })

    it('never stand for the house itself, for two, or for nobody', async () => {
      const { keys } = await open()
      for (const name of ['engine', 'retention', '', ' ', 'a b', 'x'.repeat(101)]) {
        await expect(keys.issue(ADMIN, { name, role: 'service' })).rejects.toMatchObject({ code: 'invalid-request' })
      }
      await keys.issue(ADMIN, { name: '李雷', role: 'agent' })
      await expect(keys.issue(ADMIN, { name: '李雷', role: 'agent' })).rejects.toThrow('revoke it first')
    })
  })
}

describe('a bearer token', () => {
  const apiKeys = { verify: async () => ({ id: 'importer', roles: ['service'] as const }) }
  const oidc = async () => ({ id: 'sam', roles: ['agent'] as const })
  const API = `parley_${'0'.repeat(16)}_${'a'.repeat(43)}`
  const OPERATOR = 'the-secret-of-this-machine'

  it('is an API key by its form, and the sign-in’s otherwise', async () => {
    const authenticate = createAuthenticator({ apiKeys, oidc, operatorToken: OPERATOR })
    expect(await authenticate(API)).toMatchObject({ id: 'importer' })
    expect(await authenticate('a.b.c')).toMatchObject({ id: 'sam' })
  })

  it('of this machine is taken only where there is no sign-in', async () => {
    const alone = createAuthenticator({ apiKeys, operatorToken: OPERATOR })
    const { id, roles } = await alone(OPERATOR)
    expect(id).toBe('operator')
    expect(roles).toContain('administrator')
    expect(roles).not.toContain('service')
    expect(roles).not.toContain('customer')
    for (const token of ['', 'another', `${OPERATOR} `]) {
      await expect(alone(token)).rejects.toMatchObject({ code: 'unauthorized' })
    }
    expect((await createAuthenticator({ apiKeys, oidc, operatorToken: OPERATOR })(OPERATOR)).id).toBe('sam')
    await expect(createAuthenticator({ apiKeys })('')).rejects.toMatchObject({ code: 'unauthorized' })
  })
})
