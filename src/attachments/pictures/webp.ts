// A WebP is a RIFF: a head, and chunks of a name, a length and content, filled up to an even number of bytes.
const HEAD = 12
const FRAME = 8
const LEFT_OUT = ['EXIF', 'XMP ']
const EXTENDED = 'VP8X'
/** In the first byte of the extended head: that there is Exif, and XMP. */
const SAYS_SO = 0x08 | 0x04

export function webpWithoutMetadata(bytes: Uint8Array): Uint8Array {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const kept: Buffer[] = [Buffer.from(file.subarray(0, HEAD))]
  for (let at = HEAD; at + FRAME <= file.length; ) {
    const length = file.readUInt32LE(at + 4)
    const end = at + FRAME + length + (length % 2)
    const name = file.toString('latin1', at, at + 4)
    if (!LEFT_OUT.includes(name)) kept.push(name === EXTENDED ? plain(file.subarray(at, end)) : file.subarray(at, end))
    at = end
  }
  const result = Buffer.concat(kept)
  result.writeUInt32LE(result.length - FRAME, 4)
  return result
}

function plain(chunk: Buffer): Buffer {
  const copy = Buffer.from(chunk)
  copy[FRAME] = (copy[FRAME] ?? 0) & ~SAYS_SO
  return copy
}
