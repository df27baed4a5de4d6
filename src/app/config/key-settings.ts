import type { VaultOptions } from '../../keys/vault.ts'
import { isSafe, SAFE } from './safe-address.ts'
import type { Environment } from './vendor-endpoint.ts'

export interface ReadKeySettings {
  readonly vault?: VaultOptions
  /** One line each. */
  readonly problems: readonly string[]
}

/** Where the master key is, if it is in Vault, by the variables of the environment. */
export function keySettings(env: Environment): ReadKeySettings {
  const { VAULT_ADDR: address, VAULT_TOKEN: token, PARLEY_VAULT_KEY: key, PARLEY_VAULT_MOUNT: mount } = env
  // Programs beside Parley may use Vault too: only its own variable says that the key is there.
  if (key === undefined) return { problems: [] }
  const problems = Object.entries({ VAULT_ADDR: address, VAULT_TOKEN: token })
    .filter(([, value]) => !value)
    .map(([name]) => `environment variable ${name}: PARLEY_VAULT_KEY needs it`)
  if (address && !isSafe(address)) problems.push(`environment variable VAULT_ADDR: ${SAFE}`)
  return { problems, ...(address && token && { vault: { address, token, key, mount: mount ?? 'transit' } }) }
}
