import type { KeyProvider } from '../core/keys.ts'
import { masterOf } from './envelope.ts'

export interface StoredKey {
  readonly customer: string
  readonly wrapped: Uint8Array
}

/** What rotation needs of the store of wrapped keys. */
export interface RotatedStore {
  /** From now on this master key wraps, and what another one wraps is refused. */
  setMaster(id: string): Promise<void>
  count(): Promise<number>
  /** After a customer, in order. */
  page(after: string, limit: number): Promise<readonly StoredKey[]>
  /** Each only where it is still what it was: a key that was destroyed meanwhile stays so. */
  replace(
    changes: readonly { readonly customer: string; readonly from: Uint8Array; readonly to: Uint8Array }[],
  ): Promise<void>
}

export interface RotateOptions {
  readonly store: RotatedStore
  /** Opens what any master key at hand has wrapped. */
  readonly all: KeyProvider
  /** The one that takes over. */
  readonly to: KeyProvider
  readonly onProgress?: (done: number, total: number) => void
}

export interface Rotated {
  readonly keys: number
  readonly rewrapped: number
}

const PAGE = 500
/** Unwrapped and wrapped at once: a service far away answers many as fast as one. */
const AT_ONCE = 20

/**
 * Wraps every data key anew, while the house runs: nothing that is sealed is touched. Interrupted, it is begun again and
 * passes over what is done.
 */
export async function rotate({ store, all, to, onProgress }: RotateOptions): Promise<Rotated> {
  await store.setMaster(to.id)
  const total = await store.count()
  let rewrapped = 0
  for (let pass = 0; ; pass++) {
    const changed = await onePass({ store, all, to, ...(pass === 0 && onProgress && { onProgress }) }, total)
    rewrapped += changed
    // What another instance was just adding while this began shows in the next pass.
    if (changed === 0) return { keys: total, rewrapped }
  }
}

async function onePass({ store, all, to, onProgress }: RotateOptions, total: number): Promise<number> {
  let changed = 0
  let done = 0
  for (let after = ''; ; ) {
    const page = await store.page(after, PAGE)
    const last = page.at(-1)
    if (!last) return changed
    after = last.customer
    const old = page.filter(({ wrapped }) => masterOf(wrapped) !== to.id)
    for (let at = 0; at < old.length; at += AT_ONCE) {
      const changes = await Promise.all(
        old.slice(at, at + AT_ONCE).map(async ({ customer, wrapped }) => ({
          customer,
          from: wrapped,
          to: await to.wrap(await all.unwrap(wrapped, customer), customer),
        })),
      )
      await store.replace(changes)
    }
    changed += old.length
    done += page.length
    onProgress?.(done, Math.max(done, total))
  }
}

/** How many keys each master key holds; the empty id stands for those of before ids were written down. */
export async function countByMaster(store: Pick<RotatedStore, 'page'>): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>()
  for (let after = ''; ; ) {
    const page = await store.page(after, PAGE)
    for (const { wrapped } of page) {
      const master = masterOf(wrapped) ?? ''
      counts.set(master, (counts.get(master) ?? 0) + 1)
    }
    const last = page.at(-1)
    if (!last) return counts
    after = last.customer
  }
}
