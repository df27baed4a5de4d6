import { createSecretKey, randomBytes } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { ParleyError } from '../core/errors.ts'
import type { DataKey, KeyProvider, KeyRing, WrappedKeyStore } from '../core/keys.ts'
import { KEY_LENGTH, open, seal } from './aes-gcm.ts'
import { masterOf } from './envelope.ts'

/** Unwrapped keys held in the process at most, and how long: one that was destroyed elsewhere is gone after that. */
const CACHED_KEYS = 10_000
export const CACHED_MS = 60_000

export function createKeyRing(provider: KeyProvider, store: WrappedKeyStore, now = () => performance.now()): KeyRing {
  // Promises are cached, so that two turns which meet a new customer at once make one key.
  const keys = new LRUCache<string, Promise<DataKey>>({
    max: CACHED_KEYS,
    ttl: CACHED_MS,
    ttlResolution: 0,
    perf: { now },
  })

  function dataKey(customer: string): Promise<DataKey> {
    const known = keys.get(customer)
    if (known) return known
    const loading = wrappedKey(provider, store, customer).then(async (wrapped) =>
      createDataKey(await provider.unwrap(wrapped, customer)),
    )
    keys.set(customer, loading)
    loading.catch(() => keys.delete(customer))
    return loading
  }

  return {
    dataKey,
    async existing(customer) {
      const known = keys.get(customer)
      if (known) return known
      return (await store.get(customer)) ? dataKey(customer) : undefined
    },
    forget: (customer) => void keys.delete(customer),
  }
}

/** The one that is kept, or a new one. */
export async function wrappedKey(provider: KeyProvider, store: WrappedKeyStore, customer: string): Promise<Uint8Array> {
  const kept = await store.get(customer)
  if (kept) return kept
  // A master key that takes over at this moment refuses what the other one wrapped; then once more.
  for (let tries = 0; tries < 2; tries++) {
    const wrapped = await provider.wrap(randomBytes(KEY_LENGTH), customer)
    const added = await store.add(customer, wrapped, masterOf(wrapped) ?? provider.id)
    if (added) return added
  }
  throw new ParleyError(
    'key-unusable',
    'the master key at hand was replaced by another one: use the one that has taken its place',
  )
}

function createDataKey(bytes: Uint8Array): DataKey {
  const key = createSecretKey(bytes)
  return {
    seal: (plain, context) => seal(key, typeof plain === 'string' ? Buffer.from(plain) : plain, context),
    open: (sealed, context) => open(key, sealed, context).toString(),
    openBytes: (sealed, context) => open(key, sealed, context),
  }
}
