import { ParleyError } from '../core/errors.ts'

const unreadable = (message: string) => new ParleyError('document-unreadable', message)

/** Text of a file: UTF-8, or UTF-16 where a byte order mark says so. Throws a ParleyError that says what to mend. */
export function decode(bytes: Uint8Array): string {
  const encoding = encodingOf(bytes)
  let text: string
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    if (bytes.includes(0)) throw unreadable('It is a binary file. Save it as text.')
    throw unreadable('It is not valid UTF-8. Save it with the encoding UTF-8.')
  }
  if (text.includes('\0')) throw unreadable('It is a binary file. Save it as text.')
  if (text.trim() === '') throw unreadable('It is empty.')
  return text
}

function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return 'utf-8'
}
