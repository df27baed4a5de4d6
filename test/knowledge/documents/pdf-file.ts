import { createHash } from 'node:crypto'

/** A piece of text on a page: points from the lower left corner, height of its letters, weight. */
export interface Writing {
  readonly x: number
  readonly y: number
  readonly text: string
  readonly size?: number
  readonly bold?: boolean
}

export interface PdfOptions {
  readonly title?: string
  /** Needed to open it; an empty one encrypts what anybody can open. */
  readonly password?: string
  /** A font whose letters stand for none that anybody knows. */
  readonly nameless?: boolean
}

const ID = '0123456789abcdef'
/** The padding of passwords: PDF 1.7, algorithm 2. */
const PAD = Buffer.from('28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a', 'hex')
const PERMISSIONS = -4
/** Maps every letter into the area of private use. */
const NAMELESS = `/CIDInit /ProcSet findresource begin 12 dict begin begincmap
1 begincodespacerange <00> <ff> endcodespacerange
1 beginbfrange <21> <7e> <e021> endbfrange
endcmap end end`

/** A small PDF with these pages; a page without writing has a picture only. */
export function pdfFile(
  pages: readonly (readonly Writing[])[],
  { title, password, nameless }: PdfOptions = {},
): Buffer {
  const pageNumbers = pages.map((_, at) => 5 + at * 2)
  const lock = password === undefined ? undefined : encryption(password)
  const bodies: Buffer[] = [
    Buffer.from('<< /Type /Catalog /Pages 2 0 R >>'),
    Buffer.from(
      `<< /Type /Pages /Kids [${pageNumbers.map((number) => `${number} 0 R`).join(' ')}] /Count ${pages.length} >>`,
    ),
    Buffer.from(
      `<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica ${nameless === true ? `/ToUnicode ${5 + pages.length * 2} 0 R` : ''} >>`,
    ),
    Buffer.from('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold >>'),
  ]
  pages.forEach((writings, at) => {
    const content = Buffer.from(writings.length === 0 ? '0.5 g 60 60 480 680 re f' : writings.map(written).join('\n'))
    bodies.push(
      Buffer.from(
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents ${6 + at * 2} 0 R /Resources << /Font << /F 3 0 R /B 4 0 R >> >> >>`,
      ),
      streamOf(lock === undefined ? content : rc4(lock.keyOf(6 + at * 2), content)),
    )
  })
  if (nameless === true) bodies.push(streamOf(Buffer.from(NAMELESS)))
  const trailer = [`/Size ${bodies.length + 1} /Root 1 0 R /ID [<${hex(ID)}> <${hex(ID)}>]`]
  if (lock !== undefined) trailer.push(`/Encrypt ${lock.dictionary}`)
  if (title !== undefined) trailer.push(`/Info << /Title (${title}) >>`)
  return assembled(bodies, trailer.join(' '))
}

/** A PDF of one page whose content unpacks to this many bytes. */
export function swollenPdf(content: Buffer, filters: string): Buffer {
  return assembled(
    [
      Buffer.from('<< /Type /Catalog /Pages 2 0 R >>'),
      Buffer.from('<< /Type /Pages /Kids [3 0 R] /Count 1 >>'),
      Buffer.from('<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R >>'),
      streamOf(content, filters),
    ],
    '/Size 5 /Root 1 0 R',
  )
}

function written({ x, y, text, size = 11, bold = false }: Writing): string {
  return `BT /${bold ? 'B' : 'F'} ${size} Tf ${x} ${y} Td (${text.replace(/[()\\]/g, '\\$&')}) Tj ET`
}

function streamOf(content: Buffer, filters = ''): Buffer {
  const head = `<< /Length ${content.length}${filters && ` /Filter ${filters}`} >>\nstream\n`
  return Buffer.concat([Buffer.from(head), content, Buffer.from('\nendstream')])
}

function assembled(bodies: readonly Buffer[], trailer: string): Buffer {
  const parts = [Buffer.from('%PDF-1.4\n')]
  let length = parts[0]?.length ?? 0
  const offsets = bodies.map((body, at) => {
    const part = Buffer.concat([Buffer.from(`${at + 1} 0 obj\n`), body, Buffer.from('\nendobj\n')])
    parts.push(part)
    length += part.length
    return length - part.length
  })
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const table = `xref\n0 ${bodies.length + 1}\n0000000000 65535 f \n${entries}`
  return Buffer.concat([...parts, Buffer.from(`${table}trailer\n<< ${trailer} >>\nstartxref\n${length}\n%%EOF\n`)])
}

/** The standard security handler, revision 2: RC4 with 40 bits. */
function encryption(password: string) {
  const padded = Buffer.concat([Buffer.from(password), PAD]).subarray(0, 32)
  const owner = rc4(md5(padded).subarray(0, 5), padded)
  const permissions = Buffer.alloc(4)
  permissions.writeInt32LE(PERMISSIONS)
  const key = md5(Buffer.concat([padded, owner, permissions, Buffer.from(ID)])).subarray(0, 5)
  const user = rc4(key, PAD)
  return {
    dictionary: `<< /Filter /Standard /V 1 /R 2 /O <${hex(owner)}> /U <${hex(user)}> /P ${PERMISSIONS} >>`,
    keyOf: (object: number) => md5(Buffer.concat([key, Buffer.from([object, object >> 8, 0, 0, 0])])).subarray(0, 10),
  }
}

function rc4(key: Buffer, data: Buffer): Buffer {
  const state = Uint8Array.from({ length: 256 }, (_, at) => at)
  const swap = (a: number, b: number) => {
    const kept = state[a] ?? 0
    state[a] = state[b] ?? 0
    state[b] = kept
  }
  for (let at = 0, other = 0; at < 256; at++) {
    other = (other + (state[at] ?? 0) + (key[at % key.length] ?? 0)) & 255
    swap(at, other)
  }
  let [i, j] = [0, 0]
  const coded = data.map((byte) => {
    i = (i + 1) & 255
    j = (j + (state[i] ?? 0)) & 255
    swap(i, j)
    return byte ^ (state[((state[i] ?? 0) + (state[j] ?? 0)) & 255] ?? 0)
  })
  return Buffer.from(coded)
}

function md5(data: Buffer): Buffer {
  return createHash('md5').update(data).digest()
}

function hex(text: string | Buffer): string {
  return Buffer.from(text).toString('hex')
}
