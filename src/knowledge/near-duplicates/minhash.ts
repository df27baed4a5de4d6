/** Bands of rows: texts that are 60 % alike share a band with a probability of .98, such that are 20 % alike of .12. */
export const BANDS = 16
const ROWS = 3
const HASHES = BANDS * ROWS

/** Odd numbers and offsets of the hash functions, from a fixed sequence so that every run finds the same. */
const FACTORS = new Uint32Array(HASHES)
const OFFSETS = new Uint32Array(HASHES)
let seed = 0x9e3779b9
function next(): number {
  seed = (Math.imul(seed ^ (seed >>> 16), 0x45d9f3b) + 0x9e3779b9) >>> 0
  return seed
}
for (let at = 0; at < HASHES; at++) {
  FACTORS[at] = next() | 1
  OFFSETS[at] = next()
}

const smallest = new Uint32Array(HASHES)

/** One number per band: texts whose sets of shingles are alike have some of them in common. */
export function bandKeys(shingles: Uint32Array): Uint32Array {
  smallest.fill(0xffffffff)
  for (let shingle = 0; shingle < shingles.length; shingle++) {
    const value = shingles[shingle] ?? 0
    for (let at = 0; at < HASHES; at++) {
      const hash = (Math.imul(FACTORS[at] ?? 1, value) + (OFFSETS[at] ?? 0)) >>> 0
      if (hash < (smallest[at] ?? 0)) smallest[at] = hash
    }
  }
  const keys = new Uint32Array(BANDS)
  for (let band = 0; band < BANDS; band++) {
    let key = 0x811c9dc5
    for (let row = 0; row < ROWS; row++) {
      key = Math.imul(key ^ (smallest[band * ROWS + row] ?? 0), 0x01000193)
      key ^= key >>> 15
    }
    keys[band] = key >>> 0
  }
  return keys
}
