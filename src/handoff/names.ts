import type { Guard } from '../core/access.ts'
import type { Clock } from '../core/clock.ts'
import type { HandoverItem } from '../core/desk.ts'
import { hasCode } from '../core/errors.ts'
import type { KeyRing } from '../core/keys.ts'
import type { Principal } from '../core/principal.ts'
import { openContext } from './context.ts'
import { resourceOf } from './item.ts'
import type { HandoverStore } from './store.ts'

export interface NamesOptions {
  readonly store: Pick<HandoverStore, 'sealedOfAll'>
  readonly keys: Pick<KeyRing, 'existing'>
  readonly guard: Pick<Guard, 'beside'>
  readonly clock: Clock
}

/** Puts customers' names to the items that one principal sees, where they may read what was said, too. */
export type Named = (items: readonly HandoverItem[]) => Promise<readonly HandoverItem[]>

export function createNames({ store, keys, guard, clock }: NamesOptions): (principal: Principal) => Promise<Named> {
  async function nameOf({ id, customer }: HandoverItem, sealed: Uint8Array): Promise<string | undefined> {
    try {
      return openContext(await keys.existing(customer), id, sealed).context.customerName
    } catch (error) {
      // Of whoever was erased there is none; the rest of the queue is shown.
      if (hasCode(error, 'unreadable')) return undefined
      throw error
    }
  }

  return async (principal) => {
    const readable = await guard.beside(principal, 'read')
    return async (items) => {
      const may = await Promise.all(items.map((item) => readable(async () => resourceOf(item, clock()))))
      const all = await store.sealedOfAll(items.filter((_, index) => may[index]).map(({ id }) => id))
      return Promise.all(
        items.map(async (item) => {
          const sealed = all.get(item.id)
          const customerName = sealed && (await nameOf(item, sealed))
          return customerName === undefined ? item : { ...item, customerName }
        }),
      )
    }
  }
}
