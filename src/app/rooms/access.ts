import { createAuthorizer } from '../../access/authorizer.ts'
import { createGuard } from '../../access/guard.ts'
import { openPolicies } from '../../access/open-policies.ts'
import { type ApiKeys, createApiKeys } from '../../access/principals/api-keys.ts'
import { createAuthenticator } from '../../access/principals/authenticate.ts'
import { createOidcVerifier, type VerifyToken } from '../../access/principals/oidc.ts'
import { type AuditLog, createAuditLog } from '../../audit/audit-log.ts'
import { createAuditChain } from '../../audit/log.ts'
import type { Guard } from '../../core/access.ts'
import type { AuditWriter } from '../../core/audit.ts'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import { ENGINE, type Identity } from '../../core/principal.ts'
import type { Signer } from '../../core/signing.ts'
import { readOrCreateSecret } from '../../keys/master-key.ts'
import { replaceFile } from '../../knowledge/replace-file.ts'
import type { Config } from '../config/config.ts'
import { type DataFolder, newSecret } from './data-folder.ts'
import type { Databases } from './databases.ts'
import { policyFolder } from './policies.ts'

/** Who may do what, and the record of who did. */
export interface Access {
  readonly guard: Guard
  readonly audit: AuditWriter
  readonly auditLog: AuditLog
  readonly apiKeys: ApiKeys
  /** Who a bearer token stands for. */
  readonly authenticate: VerifyToken
  /** What something may be read for, as the policies' schema has it. */
  readonly purposes: readonly string[]
  close(): Promise<void>
}

export interface AccessOptions {
  readonly config: Config
  readonly data: DataFolder
  readonly databases: Databases
  readonly signer: Signer
  readonly clock: Clock
  readonly log: Log
}

export async function openAccess({ config, data, databases, signer, clock, log }: AccessOptions): Promise<Access> {
  const folder = policyFolder(config)
  const { checked, changed } = await openPolicies(folder, data.policies)
  for (const warning of checked.warnings) log.warn({ policy: warning }, 'a policy deserves a look')
  const chain = createAuditChain({ database: await databases.audit(), signer, clock })
  if (changed) {
    await chain.record({
      principal: ENGINE,
      action: 'policies-changed',
      resource: 'configuration',
      outcome: 'done',
      details: { fingerprint: checked.fingerprint, policies: Object.keys(checked.policies).length },
    })
    await replaceFile(data.policies, [JSON.stringify(checked)])
  }
  const guard = createGuard({ authorizer: createAuthorizer(checked), audit: chain, log })
  const apiKeys = createApiKeys({ database: await databases.apiKeys(), guard, audit: chain, clock })
  return {
    guard,
    audit: chain,
    auditLog: createAuditLog({ chain, guard, signer }),
    apiKeys,
    purposes: checked.purposes,
    authenticate: createAuthenticator({
      apiKeys,
      oidc: config.oidc && createOidcVerifier({ ...config.oidc, settings: config.bot.access, clock }),
      operatorToken: config.oidc ? undefined : readOrCreateSecret(data.operatorToken, newSecret),
      operates: allQueues(config.bot.handover),
    }),
    async close() {
      await chain.close()
      await apiKeys.close()
    },
  }
}

/** What whoever may look after everything has. */
export function allQueues({ queues }: Config['bot']['handover']): Pick<Identity, 'queues' | 'teams'> {
  const teams = queues.flatMap(({ team }) => (team === undefined ? [] : [team]))
  return { queues: queues.map(({ name }) => name), teams: [...new Set(teams)] }
}
