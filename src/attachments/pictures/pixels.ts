import type { AttachmentType } from '../types.ts'
import { framesOf } from './jpeg.ts'

type Size = readonly [width: number, height: number]

/** Where each kind of picture says how large it is. */
const SIZES: Readonly<Partial<Record<AttachmentType, (file: Buffer) => Size>>> = {
  'image/png': (file) => [file.readUInt32BE(16), file.readUInt32BE(20)],
  'image/gif': (file) => [file.readUInt16LE(6), file.readUInt16LE(8)],
  'image/webp': webpSize,
  'image/jpeg': jpegSize,
}

/**
 * How many pixels somebody's browser will make of a picture: a small file may be a huge one. 0 for what is no picture,
 * or does not say.
 */
export function pixelsOf(bytes: Uint8Array, type: AttachmentType): number {
  try {
    const [width, height] = SIZES[type]?.(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)) ?? [0, 0]
    return width * height
  } catch {
    // It ends before.
    return 0
  }
}

/** The largest of its frames: which one is shown is up to who shows it. */
function jpegSize(file: Buffer): Size {
  let largest: Size = [0, 0]
  for (const content of framesOf(file)) {
    const size = [content.readUInt16BE(3), content.readUInt16BE(1)] as const
    if (size[0] * size[1] > largest[0] * largest[1]) largest = size
  }
  return largest
}

/** Its first chunk: the extended head, or one of the two codings. */
function webpSize(file: Buffer): Size {
  switch (file.toString('latin1', 12, 16)) {
    case 'VP8X':
      return [file.readUIntLE(24, 3) + 1, file.readUIntLE(27, 3) + 1]
    case 'VP8L': {
      const bits = file.readUInt32LE(21)
      return [(bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1]
    }
    default:
      return [file.readUInt16LE(26) & 0x3fff, file.readUInt16LE(28) & 0x3fff]
  }
}
