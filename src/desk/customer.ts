import type { HandoverItem } from '../core/desk.ts'
import { fill } from '../widget/strings/strings.ts'
import type { desk as english } from './strings/en.ts'

// Whom an agent talks to. A browser's own id says nothing to anybody: what is made of it is short, and stays the same.

type Customer = Pick<HandoverItem, 'customer' | 'customerName'>

/** Without what is easily misread. */
const LETTERS = '23456789ABCDEFGHJKMNPQRSTVWXYZ'
const TINTS = 6
/** Longer ids are a machine's. */
const READABLE = 24

/** The name, else the company's own id, else a label. */
export function nameOf({ customer, customerName }: Customer, strings: typeof english): string {
  if (customerName) return customerName
  const own = /^user:(.+)$/.exec(customer)?.[1]
  return own && own.length <= READABLE ? own : fill(strings.visitor, { label: labelOf(customer) })
}

/** Of a name, to be seen in a circle; none where there is no name. */
export function initialsOf({ customerName }: Customer): string {
  const words = customerName?.match(/[\p{L}\p{N}]+/gu) ?? []
  const [first = '', ...rest] = words
  // One sign says enough of a Chinese name.
  if (/\p{Script=Han}/u.test(first)) return [...first][0] ?? ''
  return [first, rest.at(-1) ?? '']
    .map((word) => [...word][0] ?? '')
    .join('')
    .toUpperCase()
}

/** One of a few colours, always the same for one customer. */
export const tintOf = ({ customer }: Customer): number => hashOf(customer) % TINTS

function labelOf(customer: string): string {
  let rest = hashOf(customer)
  let label = ''
  for (let place = 0; place < 3; place++) {
    label += LETTERS[rest % LETTERS.length]
    rest = Math.floor(rest / LETTERS.length)
  }
  return label
}

/** FNV-1a, 32 bits: for telling apart, nothing more. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  return hash
}
