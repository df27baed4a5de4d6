import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { replaceFile } from '../replace-file.ts'
import type { SearchIndex } from './search.ts'

/**
 * Raised when the index, the terms or the features of texts change, so that an index of another kind is made anew:
 * a query must be read as the passages were.
 */
const FORMAT = 4

/** Kinds of arrays that an index is made of. */
const ARRAYS = { Uint8Array, Uint16Array, Uint32Array, Float32Array }
const CHECK_SUM_BYTES = 32
/** Arrays begin at multiples of it. */
const ALIGNMENT = 8

const placeSchema = z.strictObject({
  array: z.enum(['Uint8Array', 'Uint16Array', 'Uint32Array', 'Float32Array']),
  at: z.int(),
  length: z.int(),
})

const envelopeSchema = z.strictObject({ format: z.literal(FORMAT), version: z.string(), index: z.unknown() })

/** Where the index of a snapshot is kept: beside it. */
export const indexFileOf = (snapshotFile: string) => `${snapshotFile}.index`

/** Saves the index of the snapshot of this version: check sum, length of the outline, outline as JSON, arrays. */
export async function saveIndex(file: string, version: string, index: SearchIndex): Promise<void> {
  const arrays: Uint8Array[] = []
  let bytes = 0
  const outline = JSON.stringify({ format: FORMAT, version, index }, (_, value: unknown) => {
    if (!isArray(value)) return value
    const place = { array: value.constructor.name, at: bytes, length: value.length }
    const padding = -value.byteLength & (ALIGNMENT - 1)
    arrays.push(new Uint8Array(value.buffer, value.byteOffset, value.byteLength), new Uint8Array(padding))
    bytes += value.byteLength + padding
    return place
  })
  // In bytes: what is in the outline is not all ASCII.
  const text = Buffer.from(outline + ' '.repeat(-Buffer.byteLength(outline) & (ALIGNMENT - 1)))
  const length = new Uint8Array(new Uint32Array([text.length, 0]).buffer)
  const content = [length, text, ...arrays]
  const checkSum = createHash('sha256')
  for (const part of content) checkSum.update(part)
  await replaceFile(file, [checkSum.digest(), ...content])
}

/** The saved index of the snapshot of this version; undefined where there is none, or none that can be trusted. */
export async function loadIndex(file: string, version: string): Promise<SearchIndex | undefined> {
  try {
    return decode(await readFile(file), version)
  } catch {
    return undefined
  }
}

function decode(content: Buffer, version: string): SearchIndex | undefined {
  // A small file comes in a part of a larger buffer, where arrays may not begin as they must.
  const { buffer } = new Uint8Array(content)
  const checkSum = createHash('sha256').update(new Uint8Array(buffer, CHECK_SUM_BYTES)).digest()
  if (!checkSum.equals(content.subarray(0, CHECK_SUM_BYTES))) return undefined
  const [length = 0] = new Uint32Array(buffer, CHECK_SUM_BYTES, 1)
  const start = CHECK_SUM_BYTES + ALIGNMENT
  const outline = new TextDecoder().decode(new Uint8Array(buffer, start, length))
  const envelope = envelopeSchema.parse(
    JSON.parse(outline, (_, value: unknown) => {
      const place = placeSchema.safeParse(value)
      if (!place.success) return value
      const { array, at, length: items } = place.data
      return new ARRAYS[array](buffer, start + length + at, items)
    }),
  )
  // Of this format and whole, it is what `saveIndex` was given.
  return envelope.version === version ? (envelope.index as SearchIndex) : undefined
}

/** The memory of an index, for handing it to another thread instead of copying it. */
export function buffersOf(index: SearchIndex): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>()
  JSON.stringify(index, (_, value: unknown) => {
    if (!isArray(value)) return value
    buffers.add(value.buffer)
    return undefined
  })
  return [...buffers]
}

function isArray(
  value: unknown,
): value is InstanceType<(typeof ARRAYS)[keyof typeof ARRAYS]> & { buffer: ArrayBuffer } {
  return Object.values(ARRAYS).some((array) => value instanceof array)
}
