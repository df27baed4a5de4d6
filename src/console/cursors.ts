import { createHmac, timingSafeEqual } from 'node:crypto'
import { ParleyError } from '../core/errors.ts'

/** Signs places in a list, for one reader and one filter: nobody can make one, or take it to another list. */
export function createCursors(key: Uint8Array) {
  const seal = (place: string, list: readonly unknown[]) =>
    createHmac('sha256', key)
      .update(JSON.stringify([place, ...list]))
      .digest()
  return {
    write: (place: string, list: readonly unknown[]) => `${place}.${seal(place, list).toString('base64url')}`,
    read(cursor: string, list: readonly unknown[]): string {
      const end = cursor.lastIndexOf('.')
      const place = cursor.slice(0, Math.max(0, end))
      const given = Buffer.from(cursor.slice(end + 1), 'base64url')
      const right = seal(place, list)
      if (given.length === right.length && timingSafeEqual(given, right)) return place
      throw new ParleyError('cursor-invalid', 'this cursor was not given for this list: begin with the first page')
    },
  }
}
