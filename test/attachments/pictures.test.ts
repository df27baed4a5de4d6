import { crc32 } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { examine } from '../../src/attachments/examine.ts'
import { orientationOf } from '../../src/attachments/pictures/orientation.ts'
import { pixelsOf } from '../../src/attachments/pictures/pixels.ts'
import { withoutMetadata } from '../../src/attachments/pictures/without-metadata.ts'
import { GIF, JPEG, PNG, pdfWith } from '../support/files.ts'

const SOI = JPEG.subarray(0, 2)
const segment = (kind: number, content: Buffer | string) => {
  const head = Buffer.from([0xff, kind, 0, 0])
  head.writeUInt16BE(Buffer.byteLength(content) + 2, 2)
  return Buffer.concat([head, Buffer.from(content)])
}

/** What a phone writes: which way is up, and where it was. */
function exif(order: 'II' | 'MM', orientation: number): Buffer {
  const number = (value: number, bytes: 2 | 4) => {
    const at = Buffer.alloc(bytes)
    if (order === 'II') at.writeUIntLE(value, 0, bytes)
    else at.writeUIntBE(value, 0, bytes)
    return at
  }
  const entry = (tag: number, type: number, value: Buffer) =>
    Buffer.concat([number(tag, 2), number(type, 2), number(1, 4), value, Buffer.alloc(4 - value.length)])
  return Buffer.concat([
    Buffer.from(`Exif\0\0${order}`),
    number(42, 2),
    number(8, 4),
    number(2, 2),
    entry(0x0112, 3, number(orientation, 2)),
    entry(0x8825, 4, number(38, 4)),
    number(0, 4),
    Buffer.from('zq-gps 48.85 2.35'),
  ])
}

/** A photograph with all that may be in one, and its words begin with zq. */
const photo = (order: 'II' | 'MM', orientation: number) =>
  Buffer.concat([
    SOI,
    segment(0xe1, exif(order, orientation)),
    segment(0xe1, 'http://ns.adobe.com/xap/1.0/\0<x>zq-xmp</x>'),
    segment(0xe2, 'ICC_PROFILE\0\u0001\u0001a colour profile'),
    segment(0xe2, 'MPF\0zq-more-pictures'),
    segment(0xed, 'Photoshop 3.0\0zq-iptc'),
    segment(0xfe, 'zq-comment'),
    JPEG.subarray(2),
    SOI,
    segment(0xe1, exif(order, orientation)),
    JPEG.subarray(2),
  ])

const chunk = (name: string, content: string) => {
  const named = Buffer.from(name + content, 'latin1')
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(content.length)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}

describe('how large a picture is', () => {
  /** The same file, which says another size. */
  const saying = (bytes: Buffer, at: number, ...says: number[]) => {
    const copy = Buffer.from(bytes)
    copy.set(says, at)
    return copy
  }
  const frame = JPEG.indexOf(Buffer.from([0xff, 0xc0]))
  const webp = (coding: string, ...content: number[]) =>
    Buffer.concat([Buffer.from(`RIFF\0\0\0\0WEBP${coding}\0\0\0\0`), Buffer.from(content)])

  it.each([
    ['image/png', PNG, 1],
    ['image/png', saying(PNG, 16, 0, 1, 0, 0, 0, 1, 0, 0), 65_536 ** 2],
    ['image/gif', GIF, 1],
    ['image/gif', saying(GIF, 6, 0xff, 0xff, 0xff, 0xff), 65_535 ** 2],
    ['image/jpeg', JPEG, 16 * 8],
    ['image/jpeg', saying(JPEG, frame + 5, 0xff, 0xff, 0xff, 0xff), 65_535 ** 2],
    [
      'image/jpeg',
      Buffer.concat([JPEG.subarray(0, frame), saying(JPEG, frame + 5, 0xff, 0xff).subarray(frame)]),
      65_535 * 16,
    ],
    ['image/webp', webp('VP8X', 0, 0, 0, 0, 0xff, 0xff, 0, 0xff, 0xff, 0), 65_536 ** 2],
    ['image/webp', webp('VP8 ', 0, 0, 0, 0x9d, 0x01, 0x2a, 0x10, 0, 0x08, 0), 16 * 8],
    ['image/webp', webp('VP8L', 0x2f, 0xff, 0xff, 0xff, 0x0f), 16_384 ** 2],
    ['application/pdf', pdfWith('x'), 0],
    ['image/png', PNG.subarray(0, 18), 0],
  ] as const)('is told by its head: %s', (type, bytes, pixels) => {
    expect(pixelsOf(bytes, type)).toBe(pixels)
  })

  it('is limited, however small the file is', async () => {
    const rules = { types: ['image/png'], bytes: 1_000 } as const
    const bomb = { name: 'bomb.png', bytes: saying(PNG, 16, 0, 0, 0x27, 0x11, 0, 0, 0x27, 0x10) }
    await expect(examine(bomb, rules)).rejects.toMatchObject({ reason: 'too-large' })
    expect(await examine({ ...bomb, bytes: saying(PNG, 16, 0, 0, 0x27, 0x10, 0, 0, 0x27, 0x10) }, rules)).toBeDefined()
  })
})

describe('a photograph', () => {
  it.each(['II', 'MM'] as const)('keeps what is seen, its colours and which way is up, and no more (%s)', (order) => {
    const bytes = Buffer.from(withoutMetadata(photo(order, 6), 'image/jpeg'))
    expect(bytes.toString('latin1')).not.toContain('zq-')
    const kept = segment(0xe2, 'ICC_PROFILE\0\u0001\u0001a colour profile')
    expect(bytes.includes(kept)).toBe(true)
    expect(bytes.subarray(-JPEG.length + 2).equals(JPEG.subarray(2))).toBe(true)
    expect(orientationOf(bytes.subarray(bytes.indexOf('Exif\0\0') + 6))).toBe(6)
    // Of one that is not turned, nothing is left.
    expect(Buffer.from(withoutMetadata(photo(order, 1), 'image/jpeg')).includes('Exif')).toBe(false)
  })

  it('without anything to leave out stays as it is', () => {
    for (const [bytes, type] of [
      [JPEG, 'image/jpeg'],
      [PNG, 'image/png'],
      [pdfWith('x'), 'application/pdf'],
    ] as const) {
      expect(Buffer.from(withoutMetadata(bytes, type)).equals(bytes)).toBe(true)
    }
  })

  it('may be a PNG, or a WebP', () => {
    const head = PNG.subarray(0, 33)
    const rest = PNG.subarray(33)
    const png = [head, chunk('eXIf', 'zq-gps'), chunk('iTXt', 'zq-xmp'), chunk('pHYs', '123456789'), rest, 'zq-behind']
    const cleaned = Buffer.from(withoutMetadata(Buffer.concat(png.map((part) => Buffer.from(part))), 'image/png'))
    expect(cleaned.equals(Buffer.concat([head, chunk('pHYs', '123456789'), rest]))).toBe(true)

    const riff = (name: string, content: string) => {
      const length = Buffer.alloc(4)
      length.writeUInt32LE(content.length)
      return Buffer.concat([
        Buffer.from(name),
        length,
        Buffer.from(content.padEnd(content.length + (content.length % 2), '\0'), 'latin1'),
      ])
    }
    const webp = (flags: string, ...more: Buffer[]) => {
      const chunks = Buffer.concat([riff('VP8X', `${flags}\0\0\0\0\0\0\0\0\0`), riff('VP8 ', 'picture'), ...more])
      return Buffer.concat([riff('RIFF', `WEBP${chunks.toString('latin1')}`)])
    }
    const full = webp('\u002c', riff('EXIF', 'zq-gps'), riff('XMP ', 'zq-xmp'))
    expect(Buffer.from(withoutMetadata(full, 'image/webp')).equals(webp('\u0020'))).toBe(true)
  })

  it('may end anywhere, or be nonsense: nothing is thrown, and nothing takes long', () => {
    const files = [
      [photo('II', 6), 'image/jpeg'],
      [PNG, 'image/png'],
    ] as const
    for (const [whole, type] of files) {
      for (let length = 0; length < whole.length; length++) {
        expect(() => withoutMetadata(whole.subarray(0, length), type)).not.toThrow()
        expect(() => pixelsOf(whole.subarray(0, length), type)).not.toThrow()
        const changed = Buffer.from(whole)
        changed[length] = 0xff
        expect(withoutMetadata(changed, type).length).toBeLessThanOrEqual(whole.length)
      }
    }
    expect(withoutMetadata(Buffer.alloc(1_000_000, 0xff), 'image/jpeg').length).toBeLessThanOrEqual(1_000_000)
  })
})
