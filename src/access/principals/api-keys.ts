import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { Guard } from '../../core/access.ts'
import type { AuditWriter } from '../../core/audit.ts'
import type { Clock } from '../../core/clock.ts'
import { ParleyError } from '../../core/errors.ts'
import { ENGINE, type Identity, type Principal, RETENTION, type Role } from '../../core/principal.ts'
import { grant, type Row, type Schema, type SqlDatabase } from '../../storage/database.ts'
import { STAFF_ROLES } from './settings.ts'

export const API_KEYS: Schema = {
  name: 'api-keys',
  steps: [
    (dialect) => `CREATE TABLE api_keys (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      role TEXT NOT NULL,
      grants TEXT NOT NULL,
      hash ${dialect.bytes} NOT NULL,
      created ${dialect.integer} NOT NULL,
      expires ${dialect.integer}
    ) ${dialect.strict};
    ${grant(dialect, 'SELECT, INSERT, DELETE', 'api_keys')}`,
  ],
}

const grantsSchema = z.object({
  queues: z.array(z.string()).exactOptional(),
  teams: z.array(z.string()).exactOptional(),
})

export interface ApiKey {
  readonly id: string
  /** Who it stands for: an agent's own id, or what a program is called. */
  readonly name: string
  readonly role: Role
  readonly queues?: readonly string[]
  readonly teams?: readonly string[]
  /** Milliseconds since the epoch. */
  readonly created: number
  readonly expires?: number
}

export type NewApiKey = Omit<ApiKey, 'id' | 'created'>

export interface ApiKeys {
  /** The key itself is told once, here. */
  issue(principal: Principal, key: NewApiKey): Promise<{ readonly key: ApiKey; readonly secret: string }>
  list(principal: Principal): Promise<readonly ApiKey[]>
  /** False where there is none of this name. */
  revoke(principal: Principal, name: string): Promise<boolean>
  /** Who it stands for. Throws a ParleyError of code `unauthorized`. */
  verify(secret: string): Promise<Identity>
  close(): Promise<void>
}

export const API_KEY = /^parley_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/
const RESOURCE = { type: 'configuration' } as const
const SECRET_BYTES = 32

// The secret has 256 random bits: nobody can try them all, so that a slow hash would only slow us down.
const hashOf = (secret: string) => createHash('sha256').update(secret).digest()

export interface ApiKeysOptions {
  readonly database: SqlDatabase
  readonly guard: Guard
  readonly audit: AuditWriter
  readonly clock: Clock
}

export function createApiKeys({ database, guard, audit, clock }: ApiKeysOptions): ApiKeys {
  async function changed(principal: Principal, action: string, { id, name, role }: ApiKey): Promise<void> {
    await audit.record({ principal, action, resource: `api-key:${name}`, outcome: 'done', details: { id, role } })
  }

  async function find(column: 'id' | 'name', value: string): Promise<Row | undefined> {
    return (await database.read({ text: `${SELECT} WHERE ${column} = $1`, values: [value] }))[0]
  }

  return {
    async issue(principal, wanted) {
      await guard.require(principal, 'configure', RESOURCE)
      checkName(wanted.name)
      if (await find('name', wanted.name)) {
        throw new ParleyError('invalid-request', `there is an API key for ${wanted.name} already: revoke it first`)
      }
      const key: ApiKey = { ...wanted, id: randomBytes(8).toString('hex'), created: clock() }
      const secret = randomBytes(SECRET_BYTES).toString('base64url')
      const { id, name, role, queues, teams, created, expires = null } = key
      const grants = JSON.stringify({ ...(queues && { queues }), ...(teams && { teams }) })
      await database.write({
        text: 'INSERT INTO api_keys (id, name, role, grants, hash, created, expires) VALUES ($1, $2, $3, $4, $5, $6, $7)',
        values: [id, name, role, grants, hashOf(secret), created, expires],
      })
      await changed(principal, 'api-key-issued', key)
      return { key, secret: `parley_${id}_${secret}` }
    },

    async list(principal) {
      await guard.require(principal, 'configure', RESOURCE)
      return (await database.read({ text: `${SELECT} ORDER BY created, id`, values: [] })).map(keyOf)
    },

    async revoke(principal, name) {
      await guard.require(principal, 'configure', RESOURCE)
      const row = await find('name', name)
      if (!row) return false
      await database.write({ text: 'DELETE FROM api_keys WHERE name = $1', values: [name] })
      await changed(principal, 'api-key-revoked', keyOf(row))
      return true
    },

    async verify(given) {
      const [, id = '', secret = ''] = API_KEY.exec(given) ?? []
      const row = await find('id', id)
      const known = row ? Buffer.from(row.hash as Uint8Array) : Buffer.alloc(SECRET_BYTES)
      const same = timingSafeEqual(known, hashOf(secret))
      const key = row && keyOf(row)
      if (!key || !same || (key.expires !== undefined && key.expires <= clock())) {
        throw new ParleyError('unauthorized', 'this API key is not valid here')
      }
      const { name, role, queues, teams } = key
      return { id: name, roles: [role], ...(queues && { queues }), ...(teams && { teams }) }
    },

    close: () => database.close(),
  }
}

const SELECT = 'SELECT id, name, role, grants, hash, created, expires FROM api_keys'

function keyOf({ id, name, role, grants, created, expires }: Row): ApiKey {
  const known = STAFF_ROLES.find((one) => one === role)
  if (!known) throw new ParleyError('unauthorized', `the API key ${String(name)} has a role that there is not`)
  return {
    id: String(id),
    name: String(name),
    role: known,
    ...grantsSchema.parse(JSON.parse(String(grants))),
    created: Number(created),
    ...(expires !== null && { expires: Number(expires) }),
  }
}

/** What the house itself acts as: no key may stand for it. */
const RESERVED = [ENGINE.id, RETENTION.id]

function checkName(name: string): void {
  if (!/^[\p{L}\p{N}][\p{L}\p{N}._@:-]{0,99}$/u.test(name)) {
    throw new ParleyError('invalid-request', 'a name for an API key has letters, digits and . _ @ : - only')
  }
  if (RESERVED.includes(name))
    throw new ParleyError('invalid-request', `${name} is a name of Parley's own: choose another`)
}
