import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it, onTestFinished } from 'vitest'
import { requireSameKeys } from '../../src/memory/redis/same-keys.ts'
import { newMasterKey, openKeys } from '../keys/test-keys.ts'
import { openClient } from '../memory/redis/open-client.ts'
import { startConversation } from '../support/customer.ts'
import { freePort } from '../support/free-port.ts'
import { startRedis } from '../support/redis.ts'
import { startServer } from '../support/server.ts'
import { temporaryFolder } from '../support/temporary.ts'
import { until } from '../support/until.ts'

const readiness = async (port: number) => {
  const response = await fetch(`http://localhost:${port}/readyz`).catch(() => undefined)
  return response && { status: response.status, missing: ((await response.json()) as { missing: string[] }).missing }
}

const isRefused = async (port: number) => (await readiness(port))?.status === 503

/** The places that the transcript has of a conversation. */
function sequencesIn(data: string, conversation: string): unknown[] {
  const database = new DatabaseSync(join(data, 'transcripts.db'), { readOnly: true })
  const lines = database.prepare('SELECT sequence FROM transcript_metadata WHERE conversation = ? ORDER BY sequence')
  const found = lines.all(conversation).map(({ sequence }) => sequence)
  database.close()
  return found
}

it('a server starts without Redis, says why it takes nothing, and serves once Redis is there', async () => {
  const redisPort = await freePort()
  const port = await freePort()
  const env = { REDIS_URL: `redis://127.0.0.1:${redisPort}`, PARLEY_LOG_LEVEL: 'warn' }
  const starting = startServer({ data: temporaryFolder(), port, env })
  await until(() => isRefused(port))
  expect(await readiness(port)).toEqual({ status: 503, missing: ['Redis cannot be used (ECONNREFUSED)'] })
  const customer = await startConversation(`http://localhost:${port}`)
  const refused = await customer.post({ text: 'where do you ship?' })
  expect(refused.status).toBe(503)
  expect(refused.headers.get('retry-after')).not.toBeNull()

  const redis = await startRedis({ port: redisPort })
  onTestFinished(() => redis.stop())
  const server = await starting
  expect(server.output()).toContain('starting without Redis')
  expect(server.output()).toContain(`Redis at 127.0.0.1:${redisPort}`)
  await customer.listen()
  expect((await customer.say('where do you ship?'))[0]?.text).toContain('42 countries')
  expect(await server.stop()).toBe(0)
})

it('a server goes on by itself after Redis was away, and after Redis forgot everything', async () => {
  const redis = await startRedis()
  onTestFinished(() => redis.stop())
  const data = temporaryFolder()
  const server = await startServer({ data, env: { REDIS_URL: redis.url } })
  const customer = await startConversation(server.url)
  await customer.listen()
  expect((await customer.say('where do you ship?'))[0]?.text).toContain('42 countries')

  await redis.kill()
  await until(() => isRefused(server.port))
  expect((await customer.post({ text: 'is anybody there?' })).status).toBe(503)
  await redis.start()
  await until(async () => (await readiness(server.port))?.status === 200)
  expect((await customer.say('运费多少？'))[0]?.text).toBeTruthy()

  await redis.ask('FLUSHALL')
  expect((await customer.post({ text: 'how long does a refund take after I send it back?' })).ok).toBe(true)
  // What was said after that stands behind what was said before.
  await until(() => sequencesIn(data, customer.conversationId).length >= 6)
  expect(sequencesIn(data, customer.conversationId)).toEqual([1, 2, 3, 4, 1_005, 1_006])
})

it('a server whose keys are not those of the others is refused', async () => {
  const redis = await startRedis()
  onTestFinished(() => redis.stop())
  const { client } = await openClient(redis.url)
  const other = openKeys(temporaryFolder(), newMasterKey())
  onTestFinished(async () => {
    await client.close()
    other.close()
  })
  await requireSameKeys(client, other.keys)
  await requireSameKeys(client, other.keys)
  const refused = startServer({ data: temporaryFolder(), env: { REDIS_URL: redis.url } })
  await expect(refused).rejects.toThrow('sealed with other keys than those here: give all instances the same keys')
})
