import { orientationOf } from './orientation.ts'

// A JPEG is segments: FF, a kind, and for most of them a length (of 2 bytes, counted with it) and so much content.
const START = 0xd8
const END = 0xd9
const COMMENT = 0xfe
const APP1 = 0xe1
/** What applications wrote: cameras their Exif, editors their history, phones a second picture. */
const isApplication = (kind: number) => kind >= 0xe0 && kind <= 0xef
/** JFIF, a colour profile, and how colours are coded: needed to show the picture as it was. */
const NEEDED = [
  { kind: 0xe0, name: 'JFIF\0' },
  { kind: 0xe2, name: 'ICC_PROFILE\0' },
  { kind: 0xee, name: 'Adobe' },
] as const
/** Tables of codes, and what was meant for later, are among their numbers. */
const isFrame = (kind: number) => kind >= 0xc0 && kind <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(kind)
const EXIF = 'Exif\0\0'
const HEAD = 4

/** Leaves out what is behind the end of the picture, too. A turned photograph stays turned. */
export function jpegWithoutMetadata(bytes: Uint8Array): Uint8Array {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const kept: Buffer[] = [file.subarray(0, 2)]
  for (let at = 2; at < file.length; ) {
    const next = nextMarker(file, at)
    // Within a scan, what is between two markers is the picture.
    kept.push(file.subarray(at, next))
    at = next
    const kind = file[at + 1]
    if (kind === undefined) break
    if (kind === END) {
      kept.push(file.subarray(at, at + 2))
      break
    }
    const end = kind === START ? at + 2 : at + 2 + lengthAt(file, at + 2)
    const content = file.subarray(at + HEAD, end)
    if (!isLeftOut(kind, content)) kept.push(file.subarray(at, end))
    else if (kind === APP1 && startsWith(content, EXIF)) kept.push(...turned(content.subarray(EXIF.length)))
    at = Math.max(end, at + 2)
  }
  return Buffer.concat(kept)
}

/** Those that say how large the picture is, without their heads. */
export function* framesOf(file: Buffer): Iterable<Buffer> {
  for (let at = nextMarker(file, 2); at + HEAD <= file.length; ) {
    const kind = file[at + 1] ?? END
    if (kind === END) return
    const end = kind === START ? at + 2 : at + 2 + lengthAt(file, at + 2)
    if (isFrame(kind)) yield file.subarray(at + HEAD, end)
    at = nextMarker(file, Math.max(end, at + 2))
  }
}

function isLeftOut(kind: number, content: Buffer): boolean {
  if (kind === COMMENT) return true
  return isApplication(kind) && !NEEDED.some((one) => one.kind === kind && startsWith(content, one.name))
}

/** Markers in a scan are its own: FF 00 is a byte of it, FF D0 to D7 divide it; and FF may be repeated. */
function nextMarker(file: Buffer, from: number): number {
  for (let at = file.indexOf(0xff, from); at >= 0; at = file.indexOf(0xff, at + 1)) {
    const kind = file[at + 1] ?? 0
    if (kind !== 0 && kind !== 0xff && !(kind >= 0xd0 && kind <= 0xd7)) return at
  }
  return file.length
}

/** An Exif segment with nothing in it but which way is up. */
function turned(tiff: Buffer): Buffer[] {
  const orientation = orientationOf(tiff)
  if (orientation === undefined) return []
  const content = Buffer.from(`${EXIF}MM\0*\0\0\0\b\0\u0001\u0001\u0012\0\u0003\0\0\0\u0001\0?\0\0\0\0\0\0`, 'latin1')
  content[content.indexOf('?')] = orientation
  const head = Buffer.from([0xff, APP1, 0, 0])
  head.writeUInt16BE(content.length + 2, 2)
  return [head, content]
}

const lengthAt = (file: Buffer, at: number) => (at + 2 <= file.length ? file.readUInt16BE(at) : 0)
const startsWith = (content: Buffer, name: string) =>
  content.subarray(0, name.length).equals(Buffer.from(name, 'latin1'))
