import { normalise } from '../analysis/terms.ts'

const FNV_START = 0x811c9dc5
const FNV_PRIME = 0x01000193

/** Hashes of every three neighbouring words, Han characters being words of their own. May repeat. */
export function shinglesOf(text: string): Uint32Array {
  const words = wordHashes(normalise(text))
  const shingles = new Uint32Array(Math.max(0, words.length - 2))
  for (let at = 0; at < shingles.length; at++) {
    let hash = mixed(FNV_START, words[at] ?? 0)
    hash = mixed(hash, words[at + 1] ?? 0)
    shingles[at] = mixed(hash, words[at + 2] ?? 0)
  }
  return shingles
}

/** By character codes: an expression that knows scripts takes several times as long. */
function wordHashes(text: string): number[] {
  const words: number[] = []
  let hash = FNV_START
  let isOpen = false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    const isHan = code >= 0x3040 && code <= 0x9fff
    if (isOpen && (isHan || !isWordCode(code))) {
      words.push(hash)
      hash = FNV_START
      isOpen = false
    }
    if (isHan) {
      words.push(mixed(FNV_START, code))
    } else if (isWordCode(code)) {
      hash = mixed(hash, code)
      isOpen = true
    }
  }
  if (isOpen) words.push(hash)
  return words
}

/** Letters and digits of lower-case text; beyond ASCII all but the blocks of punctuation. */
function isWordCode(code: number): boolean {
  if (code < 0x80) return (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39)
  return code >= 0xc0 && !(code >= 0x2000 && code <= 0x206f) && !(code >= 0x3000 && code <= 0x303f)
}

function mixed(hash: number, value: number): number {
  const next = Math.imul(hash ^ value, FNV_PRIME)
  return (next ^ (next >>> 15)) >>> 0
}
