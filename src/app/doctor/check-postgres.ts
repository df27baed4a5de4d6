import { isLoopback, type PostgresAddress, placeOf } from '../../storage/postgres-address.ts'
import type { PostgresFacts } from '../../storage/postgres-look.ts'
import type { WrappedKey } from '../../storage/wrapped-keys.ts'
import type { Config } from '../config/config.ts'
import { NAMESPACES } from '../rooms/databases.ts'
import { type Finding, found, guarded } from './finding.ts'

/** Looks at the databases that the configuration names, and tries the master key on what is there. */
export async function checkPostgres(
  { data, keys }: NonNullable<Config['postgres']>,
  checkMasterKey: (sample: WrappedKey | undefined) => Promise<Finding[]>,
): Promise<Finding[]> {
  const { lookAtPostgres } = await import('../../storage/postgres-look.ts')
  const look = async (address: PostgresAddress) => ({ address, facts: await lookAtPostgres(address, NAMESPACES.keys) })
  const looks = await Promise.all((keys === data ? [data] : [data, keys]).map(look))
  const sample = looks.at(-1)?.facts.sample
  return [
    ...looks.flatMap(({ address, facts }) => findingsOf(address, facts)),
    ...(await guarded('master key', () => checkMasterKey(sample))),
  ]
}

function findingsOf(address: PostgresAddress, { version, readOnly, durable }: PostgresFacts): Finding[] {
  const check = address.setting
  const findings = [found(check, 'ok', `${placeOf(address)}, version ${version}${address.tls ? ', over TLS' : ''}`)]
  if (readOnly) findings.push(found(check, 'wrong', 'it takes no writes', `let ${check} name the primary`))
  if (!durable) {
    const mend = 'set fsync = on and synchronous_commit = on there'
    findings.push(found(check, 'note', 'what it has committed may be lost when the power fails', mend))
  }
  if (!address.tls && !isLoopback(address.host)) {
    findings.push(found(check, 'note', 'nothing is encrypted on the way to it', 'leave sslmode=disable out'))
  }
  return findings
}
