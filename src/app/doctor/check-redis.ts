import { describeRedis, isExposed, type RedisAddress } from '../../memory/redis/address.ts'
import type { RedisFacts } from '../../memory/redis/look.ts'
import { type Finding, found } from './finding.ts'

const WAIT_MS = 3_000
const LEAST_VERSION = 7

/** Whether what customers said is safe in the Redis that the configuration names. */
export async function checkRedis(address: RedisAddress): Promise<Finding[]> {
  const { lookAtRedis } = await import('../../memory/redis/look.ts')
  const name = describeRedis(address)
  const look = await lookAtRedis(address, WAIT_MS)
  if ('problem' in look) {
    return [found('Redis', 'wrong', `${name}: ${look.problem}`, 'see that it runs and that REDIS_URL is right')]
  }
  const findings = look.servers.flatMap(findingsOf)
  if (isExposed(address)) {
    findings.push(found('Redis', 'note', 'nothing is encrypted on the way to it', 'set REDIS_URL to rediss://'))
  }
  const versions = [...new Set(look.servers.map(({ version }) => version))].join(', ')
  return [found('Redis', 'ok', `${name} answers, version ${versions}`), ...findings]
}

function findingsOf({ server, version, appends, whenFull }: RedisFacts): Finding[] {
  const findings: Finding[] = []
  if (Number.parseInt(version, 10) < LEAST_VERSION) {
    const message = `${server} has version ${version}, but Parley needs ${LEAST_VERSION} or newer`
    findings.push(found('Redis', 'wrong', message, 'install a newer one'))
  }
  if (!appends) {
    const message = `${server} forgets what it was told when it ends: accepted messages would be lost`
    findings.push(found('Redis', 'wrong', message, 'set appendonly yes there'))
  }
  if (whenFull !== 'noeviction') {
    const message = `${server} throws conversations away when its memory is full (maxmemory-policy ${whenFull})`
    findings.push(found('Redis', 'wrong', message, 'set maxmemory-policy noeviction there'))
  }
  return findings
}
