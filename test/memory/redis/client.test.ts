import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'
import { readRedisAddress } from '../../../src/memory/redis/address.ts'
import { createRedisClient } from '../../../src/memory/redis/client.ts'
import { makeCertificate } from '../../support/certificate.ts'
import { freePort } from '../../support/free-port.ts'
import { keptLog } from '../../support/kept-log.ts'
import { startRedis, startRedisCluster } from '../../support/redis.ts'
import { temporaryFolder } from '../../support/temporary.ts'
import { until } from '../../support/until.ts'

function open(url: string) {
  const address = readRedisAddress(url)
  if ('problem' in address) throw new Error(address.problem)
  const { log, lines } = keptLog()
  const client = createRedisClient({ address, log })
  onTestFinished(() => client.close())
  return { client, lines }
}

it('says what is wrong where nobody answers, and waits no longer than it is told', async () => {
  const { client, lines } = open(`redis://127.0.0.1:${await freePort()}`)
  await until(() => client.problem() === 'Redis cannot be used (ECONNREFUSED)')
  expect(await client.ready(10)).toBe(false)
  await expect(client.naming(client.redis.get('x'))).rejects.toMatchObject({ code: 'storage-failed' })
  // Once, not at each try.
  expect(lines.map(({ level, message }) => [level, message])).toEqual([
    ['warn', 'Redis cannot be reached, trying again'],
  ])
})

it('refuses at once while Redis is away, and goes on by itself when it is back', async () => {
  const server = await startRedis()
  onTestFinished(() => server.stop())
  const { client, lines } = open(server.url)
  expect(await client.ready(5_000)).toBe(true)
  await client.redis.set('x', '1')
  await server.kill()
  await until(() => client.problem() !== undefined)
  const refused = await Promise.allSettled(Array.from({ length: 100 }, () => client.naming(client.redis.get('x'))))
  expect(refused.every(({ status }) => status === 'rejected')).toBe(true)
  await server.start()
  expect(await client.ready(10_000)).toBe(true)
  expect(client.problem()).toBeUndefined()
  expect(await client.redis.get('x')).toBe('1')
  expect(lines.map(({ level }) => level)).toEqual(['warn', 'info'])
})

it('names a wrong password, and never writes it down', async () => {
  const server = await startRedis({ settings: { requirepass: 'zq-right' } })
  onTestFinished(() => server.stop())
  const { client, lines } = open(server.url.replace('://', '://:zq-wrong@'))
  await until(() => client.problem() === 'Redis cannot be used (WRONGPASS)')
  expect(JSON.stringify(lines)).not.toContain('zq-')
  const right = open(server.url.replace('://', '://:zq-right@'))
  expect(await right.client.ready(5_000)).toBe(true)
})

it('finds its way in a cluster', async () => {
  const cluster = await startRedisCluster()
  onTestFinished(() => cluster.stop())
  const { client } = open(cluster.url)
  expect(await client.ready(5_000)).toBe(true)
  for (const key of ['a', 'b', 'c', 'd', 'e']) expect(await client.redis.set(key, key)).toBe('OK')
  const sizes = await Promise.all(cluster.nodes.map((node) => node.ask('DBSIZE')))
  expect(sizes.filter((size) => size !== '0').length).toBeGreaterThan(1)
})

it('speaks TLS, and with nobody whose certificate it cannot check', async () => {
  const { certificate, key } = makeCertificate(temporaryFolder())
  const tlsPort = await freePort()
  const tls = {
    'tls-port': String(tlsPort),
    'tls-cert-file': certificate,
    'tls-key-file': key,
    'tls-auth-clients': 'no',
  }
  const server = await startRedis({ settings: tls })
  onTestFinished(() => server.stop())
  const url = `rediss://localhost:${tlsPort}`
  const { client } = open(url)
  await until(() => client.problem() === 'Redis cannot be used (DEPTH_ZERO_SELF_SIGNED_CERT)')

  // Node reads this when it starts.
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: certificate }
  const script = fileURLToPath(new URL('asking.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [script, url], { env })
  expect(stdout).toBe('PONG')
})
