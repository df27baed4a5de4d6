import { crc32 } from 'node:zlib'

/** A real picture of one pixel. */
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

export const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')

/** A real picture, red on the left and blue on the right, 16 by 8. */
export const JPEG = Buffer.from(
  [
    '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6j',
    'q62rZ4C8ybqmx5moq6T/2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSk',
    'pKSkpKSkpKT/wAARCAAIABADASIAAhEBAxEB/8QAFgABAQEAAAAAAAAAAAAAAAAAAAQF/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/E',
    'ABQBAQAAAAAAAAAAAAAAAAAAAAT/xAAZEQACAwEAAAAAAAAAAAAAAAAAQgSBwQX/2gAMAwEAAhEDEQA/AMtIBXPatGTlvD//2Q==',
  ].join(''),
  'base64',
)

/** The chunk that ends a PNG. */
const END = PNG.subarray(-12)

/** A real picture of so many bytes: most of them are a chunk that nobody reads. */
export function pngOf(bytes: number): Buffer {
  const filling = Buffer.alloc(bytes - PNG.length, 0x5a)
  filling.writeUInt32BE(filling.length - 12)
  filling.write('fiLl', 4, 'latin1')
  filling.writeUInt32BE(crc32(filling.subarray(4, -4)), filling.length - 4)
  return Buffer.concat([PNG.subarray(0, -END.length), filling, END])
}

/** A document that readers open, with these words as they are. */
export const pdfWith = (words: string) =>
  Buffer.from(`%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R>>endobj
4 0 obj<</Length ${words.length + 30}>>stream
BT /F1 12 Tf 10 100 Td (${words}) Tj ET
endstream endobj
trailer<</Root 1 0 R>>
%%EOF
`)
