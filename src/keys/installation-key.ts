import type { KeyProvider, WrappedKeyStore } from '../core/keys.ts'
import { wrappedKey } from './key-ring.ts'

/**
 * A key of the installation's own, by what it is for: made at first use, the same for all instances. It is kept among
 * the data keys and wrapped like them, in the place of a customer that there is not: no channel gives such a name.
 */
export async function installationKey(
  provider: KeyProvider,
  store: WrappedKeyStore,
  purpose: string,
): Promise<Uint8Array> {
  const name = `parley:${purpose}`
  return provider.unwrap(await wrappedKey(provider, store, name), name)
}
