/**
 * Terms and their numbers as plain arrays: a hash table with open addressing over the terms' UTF-16 code units. Unlike
 * a Map it is saved, loaded and handed between threads as it is.
 */
export interface TermTable {
  readonly characters: Uint16Array<ArrayBuffer>
  /** Where each term's characters begin; one longer than there are terms. */
  readonly starts: Uint32Array<ArrayBuffer>
  /** The term's number plus one, 0 where the slot is free; as many as a power of two. */
  readonly slots: Uint32Array<ArrayBuffer>
}

/** Numbers the terms in their order. */
export function createTermTable(terms: readonly string[]): TermTable {
  const starts = new Uint32Array(terms.length + 1)
  terms.forEach((term, number) => {
    starts[number + 1] = (starts[number] as number) + term.length
  })
  const characters = new Uint16Array(starts[terms.length] as number)
  // At most half full, so that a search ends soon.
  const slots = new Uint32Array(2 ** Math.ceil(Math.log2(2 * terms.length + 2)))
  terms.forEach((term, number) => {
    const start = starts[number] as number
    for (let at = 0; at < term.length; at++) characters[start + at] = term.charCodeAt(at)
    let slot = hash(term) & (slots.length - 1)
    while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1)
    slots[slot] = number + 1
  })
  return { characters, starts, slots }
}

/** The number of a term, or undefined where the table does not have it. */
export function findTerm(table: TermTable, term: string): number | undefined {
  const { slots } = table
  for (let slot = hash(term) & (slots.length - 1); ; slot = (slot + 1) & (slots.length - 1)) {
    const number = (slots[slot] as number) - 1
    if (number < 0) return undefined
    if (isTerm(table, number, term)) return number
  }
}

export function termAt({ characters, starts }: TermTable, number: number): string {
  return String.fromCharCode(...characters.subarray(starts[number], starts[number + 1]))
}

export function termCount({ starts }: TermTable): number {
  return starts.length - 1
}

function isTerm({ characters, starts }: TermTable, number: number, term: string): boolean {
  const start = starts[number] as number
  if ((starts[number + 1] as number) - start !== term.length) return false
  for (let at = 0; at < term.length; at++) {
    if (characters[start + at] !== term.charCodeAt(at)) return false
  }
  return true
}

/** FNV-1a over UTF-16 code units, with a last mix because only the low bits are used. */
function hash(term: string): number {
  let value = 0x811c9dc5
  for (let at = 0; at < term.length; at++) value = Math.imul(value ^ term.charCodeAt(at), 0x01000193)
  return (value ^ (value >>> 15)) >>> 0
}
