import { type Cursor, writeCursor } from './cursor.ts'

/** Items that one page looks at, at most, for those that may be shown. */
const LOOK_AT = 2_000
const LOOK_AT_ONCE = 200

export interface Shown<Item> {
  /** So many items behind a place, in the order of the list. */
  readonly read: (after: Cursor | undefined, limit: number) => Promise<readonly Item[]>
  readonly shown: (item: Item) => Promise<boolean>
  readonly placeOf: (item: Item) => Cursor
  readonly limit: number
  readonly after?: Cursor
}

/** One page of what may be shown. Where little may, it is short though more follow: it ends where it has looked. */
export async function shownPage<Item>({ read, shown, placeOf, limit, after }: Shown<Item>) {
  const items: Item[] = []
  let place = after
  const soFar = () => ({ items, ...(place && { next: writeCursor(place) }) })
  for (let looked = 0; looked < LOOK_AT; ) {
    const count = looked === 0 ? limit : LOOK_AT_ONCE
    const found = await read(place, count + 1)
    for (const item of found.slice(0, count)) {
      if (items.length === limit) return soFar()
      if (await shown(item)) items.push(item)
      place = placeOf(item)
    }
    if (found.length <= count) return { items }
    if (items.length === limit) return soFar()
    looked += count
  }
  return soFar()
}
