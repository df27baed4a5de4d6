import { ParleyError } from '../core/errors.ts'
import type { KeyProvider } from '../core/keys.ts'
import { masterOf } from './envelope.ts'

export interface MasterKeysOptions {
  /** The master keys at hand, the one to begin with first. Looked at again when one is missing. */
  readonly providers: () => readonly [KeyProvider, ...KeyProvider[]]
  /** Id of the one that wraps, where that was decided for the whole installation. */
  readonly current: () => Promise<string | undefined>
}

/** All master keys at hand as one: while one takes the place of another, both open, and the installation's current one wraps. */
export function createMasterKeys({ providers, current }: MasterKeysOptions): KeyProvider {
  let known = providers()

  function find(id: string): KeyProvider | undefined {
    const provider = known.find((candidate) => candidate.id === id)
    if (provider) return provider
    known = mergeWith(providers(), known)
    return known.find((candidate) => candidate.id === id)
  }

  function demand(id: string): KeyProvider {
    const provider = find(id)
    if (provider) return provider
    throw new ParleyError(
      'key-unusable',
      `the master key ${id} is in use, and it is not at hand (there ${known.length === 1 ? 'is' : 'are'} ${known.map((one) => one.id).join(', ')}): use the key that the data was written with, or the one that has taken its place`,
    )
  }

  return {
    id: known[0].id,
    async wrap(key, customer) {
      const id = await current()
      return (id === undefined ? known[0] : demand(id)).wrap(key, customer)
    },
    async unwrap(wrapped, customer) {
      const id = masterOf(wrapped)
      return id === undefined ? tryEach(known, wrapped, customer) : demand(id).unwrap(wrapped, customer)
    },
  }
}

/** One that was read before stays at hand: another process may have finished with its file. */
function mergeWith(
  fresh: readonly [KeyProvider, ...KeyProvider[]],
  before: readonly KeyProvider[],
): readonly [KeyProvider, ...KeyProvider[]] {
  return [...fresh, ...before.filter(({ id }) => !fresh.some((one) => one.id === id))]
}

async function tryEach(
  [first, ...others]: readonly [KeyProvider, ...KeyProvider[]],
  wrapped: Uint8Array,
  customer: string,
): Promise<Uint8Array> {
  for (const provider of others) {
    const key = await provider.unwrap(wrapped, customer).catch(() => undefined)
    if (key) return key
  }
  return first.unwrap(wrapped, customer)
}
