import { ATTACHMENT_TYPES, type AttachmentType } from './types.ts'

/** The beginning that is looked at: all of these types show there, and no parser sees more of a stranger's file. */
const BEGINNING = 4_100
/** What no text has: control characters other than tab, line ends, form feed and escape. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const NO_TEXT = /[\u0000-\u0008\u000b\u000e-\u001a\u001c-\u001f\u007f]/

/** What a file is by its bytes; undefined where it is none of the types that may be taken. */
export async function sniff(bytes: Uint8Array): Promise<AttachmentType | undefined> {
  const found = await typeOf(bytes.subarray(0, BEGINNING))
  if (found !== undefined) return ATTACHMENT_TYPES.find((type) => type === found)
  return isText(bytes) ? 'text/plain' : undefined
}

async function typeOf(beginning: Uint8Array): Promise<string | undefined> {
  // Loaded with the first file.
  const { fileTypeFromBuffer } = await import('file-type')
  try {
    return (await fileTypeFromBuffer(beginning))?.mime
  } catch {
    // What its parser stumbles over is nothing that we know.
    return 'unknown'
  }
}

function isText(bytes: Uint8Array): boolean {
  try {
    return bytes.length > 0 && !NO_TEXT.test(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return false
  }
}
