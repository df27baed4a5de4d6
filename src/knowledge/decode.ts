import chardet from 'chardet'
import { ParleyError } from '../core/errors.ts'

export interface DecodedText {
  readonly text: string
  /** What the author should look at: how the text was read where that is not certain. */
  readonly remark?: string
}

/** As much of a text as its encoding is guessed from, in bytes. */
const SAMPLE = 64 * 1024
/** A guess with less confidence than this, of 100, is remarked on. */
const CERTAIN = 80

const unreadable = (message: string) => new ParleyError('document-unreadable', message)

/**
 * Text of a file: by its byte order mark; as UTF-8 or UTF-16 where it is valid; in the encoding that it declares; or in
 * the one that its bytes look most like. Throws a ParleyError that says what to mend.
 */
export function decode(bytes: Uint8Array, declared?: string): DecodedText {
  const decoded = byMark(bytes) ?? asUtf16(bytes) ?? asUtf8(bytes) ?? asDeclared(bytes, declared) ?? guessed(bytes)
  if (decoded.text.trim() === '') throw unreadable('It is empty.')
  return decoded
}

function byMark(bytes: Uint8Array): DecodedText | undefined {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : undefined
  if (encoding === undefined) return undefined
  const text = decodeAs(bytes, encoding)
  if (text === undefined || text.includes('\0')) throw isBinary()
  return { text }
}

/** UTF-16 without a mark has zeros, for its spaces and line ends at the least, most of them on one side of its pairs. */
function asUtf16(bytes: Uint8Array): DecodedText | undefined {
  if (!bytes.includes(0)) return undefined
  const zeros = [0, 0]
  bytes.forEach((byte, at) => {
    if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1
  })
  const orders = ['utf-16be', 'utf-16le']
  const [likely, other] = (zeros[1] ?? 0) > (zeros[0] ?? 0) ? orders.toReversed() : orders
  for (const order of [likely, other]) {
    const text = order === undefined ? undefined : decodeAs(bytes, order)
    if (text !== undefined && isReadable(text)) return { text }
  }
  throw isBinary()
}

function asUtf8(bytes: Uint8Array): DecodedText | undefined {
  const text = decodeAs(bytes, 'utf-8')
  return text === undefined ? undefined : { text }
}

function asDeclared(bytes: Uint8Array, declared: string | undefined): DecodedText | undefined {
  // Valid UTF-8 was taken before.
  const text = declared === undefined || /^utf-?8$/i.test(declared) ? undefined : decodeAs(bytes, declared)
  return text === undefined || !isReadable(text) ? undefined : { text }
}

function guessed(bytes: Uint8Array): DecodedText {
  const first = bytes.findIndex((byte) => byte >= 0x80)
  const start = Math.max(0, Math.min(first - SAMPLE / 2, bytes.length - SAMPLE))
  for (const { name, confidence } of chardet.analyse(bytes.subarray(start, start + SAMPLE))) {
    if (name === 'ASCII' || name.startsWith('UTF-')) continue
    const text = decodeAs(bytes, name)
    if (text === undefined || !isReadable(text)) continue
    if (confidence >= CERTAIN) return { text }
    const remark = `It does not tell its encoding and was read as ${name}, which may be wrong. Save it as UTF-8.`
    return { text, remark }
  }
  throw isBinary()
}

/** Undefined where the bytes are not valid in it, or the platform does not know it. */
function decodeAs(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** Text has no control characters but line ends, tabs and the like, and nothing that no script has. */
function isReadable(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they tell a binary file from a text
  return !/[\0-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f\p{Co}\p{Cn}]/u.test(text)
}

function isBinary(): ParleyError {
  return unreadable('It is a binary file, or a text of an unknown encoding. Save it as text in UTF-8.')
}
