// A PNG is a signature and chunks: a length, a name, content and a checksum.
const SIGNATURE = 8
const FRAME = 12
const LEFT_OUT = ['eXIf', 'tEXt', 'zTXt', 'iTXt', 'tIME']
const END = 'IEND'

/** Leaves out what is behind the end of the picture, too. */
export function pngWithoutMetadata(bytes: Uint8Array): Uint8Array {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const kept: Buffer[] = [file.subarray(0, SIGNATURE)]
  for (let at = SIGNATURE; at < file.length; ) {
    const end = at + FRAME <= file.length ? at + FRAME + file.readUInt32BE(at) : file.length
    const name = file.toString('latin1', at + 4, at + 8)
    if (!LEFT_OUT.includes(name)) kept.push(file.subarray(at, end))
    if (name === END) break
    at = end
  }
  return Buffer.concat(kept)
}
