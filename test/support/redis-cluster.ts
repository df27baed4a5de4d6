import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { startRedis } from './redis.ts'
import { until } from './until.ts'

const run = promisify(execFile)

/** A Redis Cluster of three primaries. */
export async function startCluster() {
  const servers = await Promise.all([1, 2, 3].map(() => startRedis(['--cluster-enabled', 'yes'])))
  const addresses = servers.map(({ port }) => `127.0.0.1:${port}`)
  await run('redis-cli', ['--cluster', 'create', ...addresses, '--cluster-yes'])
  await until(async () => {
    const states = servers.map(({ port }) => run('redis-cli', ['-p', String(port), 'cluster', 'info']))
    return (await Promise.all(states)).every(({ stdout }) => stdout.includes('cluster_state:ok'))
  })
  return {
    servers,
    remove: async () => {
      await Promise.all(servers.map((server) => server.remove()))
    },
  }
}
