import { Buffer } from 'node:buffer'
import { appendFile, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import { z } from 'zod'

/** Vectors by the hash of what was embedded, in hexadecimal. */
export type Vectors = ReadonlyMap<string, Float32Array>

export const HASH_BYTES = 16
const SUM_BYTES = 4
const FLOAT_BYTES = Float32Array.BYTES_PER_ELEMENT

const headerSchema = z.object({ format: z.literal('parley-vectors-1'), model: z.string(), dimensions: z.int().min(1) })

/** The header is padded to this, so that rows lie where a Float32Array can look at them. */
const HEADER_BYTES = 1_024

/**
 * A cache of vectors: a header, then rows of hash, checksum and float32 values. Rows are only ever appended, so that
 * what was embedded before an interruption is there afterwards; a row that was not written whole is left out.
 */
export class VectorFile {
  readonly #file: string
  readonly #model: string

  constructor(file: string, model: string) {
    this.#file = file
    this.#model = model
  }

  /** What there is of this model. What is damaged or another model's is left out; then the file is not sound. */
  async read(): Promise<{ readonly vectors: Vectors; readonly sound: boolean }> {
    const bytes = await readFile(this.#file).catch(() => undefined)
    const dimensions = bytes && this.#dimensionsOf(bytes)
    const vectors = new Map<string, Float32Array>()
    if (!bytes || dimensions === undefined) return { vectors, sound: bytes === undefined }
    const rowBytes = HASH_BYTES + SUM_BYTES + dimensions * FLOAT_BYTES
    const rows = (bytes.length - HEADER_BYTES) / rowBytes
    for (let row = 0; row < Math.floor(rows); row++) {
      const at = HEADER_BYTES + row * rowBytes
      const hash = bytes.toString('hex', at, at + HASH_BYTES)
      const start = at + HASH_BYTES + SUM_BYTES
      const values = bytes.subarray(start, at + rowBytes)
      if (crc32(values, crc32(hash)) !== bytes.readUInt32LE(at + HASH_BYTES)) continue
      vectors.set(hash, new Float32Array(values.buffer, values.byteOffset, dimensions))
    }
    return { vectors, sound: vectors.size === rows }
  }

  /** Adds to a sound file that has some. */
  async append(vectors: Vectors): Promise<void> {
    await appendFile(this.#file, rowsOf(vectors), { mode: 0o600 })
  }

  /** Writes the file anew; a reader finds the old one or the new one. */
  async replace(vectors: Vectors): Promise<void> {
    const [first] = vectors.values()
    if (!first) return rm(this.#file, { force: true })
    const temporary = `${this.#file}.${process.pid}.tmp`
    const header = { format: 'parley-vectors-1', model: this.#model, dimensions: first.length }
    const start = Buffer.alloc(HEADER_BYTES, ' ')
    start.write(JSON.stringify(header))
    try {
      await writeFile(temporary, Buffer.concat([start, rowsOf(vectors)]), { mode: 0o600 })
      await rename(temporary, this.#file)
    } finally {
      await rm(temporary, { force: true })
    }
  }

  #dimensionsOf(bytes: Buffer): number | undefined {
    try {
      const { model, dimensions } = headerSchema.parse(JSON.parse(bytes.toString('utf8', 0, HEADER_BYTES)))
      return model === this.#model ? dimensions : undefined
    } catch {
      return undefined
    }
  }
}

function rowsOf(vectors: Vectors): Buffer {
  const rows = [...vectors].flatMap(([hash, vector]) => {
    const values = Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength)
    const sum = Buffer.alloc(SUM_BYTES)
    sum.writeUInt32LE(crc32(values, crc32(hash)))
    return [Buffer.from(hash, 'hex'), sum, values]
  })
  return Buffer.concat(rows)
}
