import { readDiscovery } from '../../access/principals/oidc.ts'
import { CALLBACK } from '../../console/session/router.ts'
import type { Config } from '../config/config.ts'
import { deskOrigin } from '../serving/transport.ts'
import { type Finding, found } from './finding.ts'

/** Whether the provider is where the settings say, and which address it has to know. Throws a ParleyError. */
export async function checkSignIn(config: Config): Promise<Finding[]> {
  const { oidc } = config
  if (!oidc) return []
  await readDiscovery(oidc.issuer)
  const answers = `${oidc.issuer} answers`
  if (!oidc.client) return [found('staff sign-in', 'ok', answers)]
  const redirect = deskOrigin(config) + CALLBACK
  return [found('staff sign-in', 'ok', `${answers}; it has to know the redirect URI ${redirect}`)]
}
