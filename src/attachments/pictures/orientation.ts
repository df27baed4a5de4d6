const ORIENTATION = 0x0112
const ENTRY = 12

/** Which way is up, from 2 to 8, as Exif's first directory says; undefined where it says nothing, or "as it is". */
export function orientationOf(tiff: Buffer): number | undefined {
  try {
    const little = tiff.toString('latin1', 0, 2) === 'II'
    const short = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at))
    const directory = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4)
    const count = short(directory)
    for (let at = directory + 2; at < directory + 2 + count * ENTRY; at += ENTRY) {
      if (short(at) !== ORIENTATION) continue
      const value = short(at + 8)
      return value >= 2 && value <= 8 ? value : undefined
    }
    return undefined
  } catch {
    // It points beyond its end.
    return undefined
  }
}
