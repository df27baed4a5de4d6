import { createSecretKey, randomBytes } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { DataKey, KeyProvider, KeyRing, WrappedKeyStore } from '../core/keys.ts'
import { KEY_LENGTH, open, seal } from './aes-gcm.ts'

/** Unwrapped keys held in the process at most. */
const CACHED_KEYS = 10_000

export function createKeyRing(provider: KeyProvider, store: WrappedKeyStore): KeyRing {
  // Promises are cached, so that two turns which meet a new customer at once make one key.
  const keys = new LRUCache<string, Promise<DataKey>>({ max: CACHED_KEYS })

  async function load(customer: string): Promise<DataKey> {
    const wrapped =
      (await store.get(customer)) ?? (await store.add(customer, await provider.wrap(randomBytes(KEY_LENGTH), customer)))
    return createDataKey(await provider.unwrap(wrapped, customer))
  }

  return {
    dataKey(customer) {
      const known = keys.get(customer)
      if (known) return known
      const loading = load(customer)
      keys.set(customer, loading)
      loading.catch(() => keys.delete(customer))
      return loading
    },
  }
}

function createDataKey(bytes: Uint8Array): DataKey {
  const key = createSecretKey(bytes)
  return {
    seal: (plain, context) => seal(key, Buffer.from(plain), context),
    open: (sealed, context) => open(key, sealed, context).toString(),
  }
}
