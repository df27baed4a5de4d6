import type { VaultOptions } from '../../keys/vault.ts'
import { isLoopback } from '../../storage/postgres-address.ts'
import type { Environment } from './vendor-endpoint.ts'

export interface ReadKeySettings {
  readonly vault?: VaultOptions
  readonly oidc?: { readonly issuer: string; readonly audience: string }
  /** One line each. */
  readonly problems: readonly string[]
}

/** Where the master key is, if it is in Vault, and where people sign in, by the variables of the environment. */
export function keySettings(env: Environment): ReadKeySettings {
  const { VAULT_ADDR: address, VAULT_TOKEN: token, PARLEY_VAULT_KEY: key, PARLEY_VAULT_MOUNT: mount } = env
  const { PARLEY_OIDC_ISSUER: issuer, PARLEY_OIDC_AUDIENCE: audience } = env
  const problems: string[] = []
  // Programs beside Parley may use Vault too: only its own variable says that the key is there.
  if (key !== undefined) {
    for (const [name, value] of Object.entries({ VAULT_ADDR: address, VAULT_TOKEN: token })) {
      if (!value) problems.push(`environment variable ${name}: PARLEY_VAULT_KEY needs it`)
    }
    if (address && !isSafe(address)) problems.push(`environment variable VAULT_ADDR: ${SAFE}`)
  }
  if (issuer !== undefined && !isSafe(issuer)) problems.push(`environment variable PARLEY_OIDC_ISSUER: ${SAFE}`)
  if ((issuer === undefined) !== (audience === undefined)) {
    const missing = issuer === undefined ? 'PARLEY_OIDC_ISSUER' : 'PARLEY_OIDC_AUDIENCE'
    problems.push(`environment variable ${missing}: a sign-in needs both issuer and audience`)
  }
  return {
    problems,
    ...(key && address && token && { vault: { address, token, key, mount: mount ?? 'transit' } }),
    ...(issuer && audience && { oidc: { issuer, audience } }),
  }
}

const SAFE = 'expected an address that begins with https:// (http:// on this machine alone)'

function isSafe(address: string): boolean {
  const url = URL.canParse(address) ? new URL(address) : undefined
  return (
    url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname.replace(/^\[(.*)\]$/, '$1')))
  )
}
