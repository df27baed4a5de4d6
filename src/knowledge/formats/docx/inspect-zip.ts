import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl'
import { ParleyError } from '../../../core/errors.ts'

/** A Word document has a few dozen parts, and a picture each. */
const MOST_ENTRIES = 5_000
/** Bytes of XML that are parsed; a thousand pages have about ten million. */
const MOST_TEXT = 40 * 1024 * 1024
/** Bytes of everything, unpacked. */
const MOST_TOTAL = 512 * 1024 * 1024
/** Text shrinks to a tenth or so when it is packed; what shrinks more than this was made to. */
const MOST_RATIO = 200
/** The ratio of less than this, in bytes, harms nobody. */
const HARMLESS = 5 * 1024 * 1024

/**
 * Refuses a zip that would unpack to more than a document has. What the directory declares is believed only of
 * parts that are never unpacked; the text is unpacked once, and no further than it declares.
 */
export async function inspectZip(bytes: Uint8Array): Promise<void> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  let zip: ZipFile | undefined
  try {
    zip = await fromBufferPromise(buffer, { autoClose: false })
    const entries = await entriesOf(zip)
    const texts = entries.filter(({ fileName }) => /\.(?:xml|rels)$/i.test(fileName))
    refuseBomb(entries, texts)
    for (const entry of texts) await unpack(zip, entry)
  } catch (error) {
    if (error instanceof ParleyError) throw error
    throw damaged(error)
  } finally {
    zip?.close()
  }
}

function refuseBomb(entries: readonly Entry[], texts: readonly Entry[]): void {
  const total = sum(entries, ({ uncompressedSize }) => uncompressedSize)
  const packed = sum(entries, ({ compressedSize }) => compressedSize)
  const text = sum(texts, ({ uncompressedSize }) => uncompressedSize)
  if (total > MOST_TOTAL || text > MOST_TEXT) throw bomb(`it unpacks to ${Math.round(total / 1024 / 1024)} MB`)
  if (total > HARMLESS && total > MOST_RATIO * packed) {
    throw bomb(`it unpacks to ${Math.round(total / Math.max(1, packed))} times its size`)
  }
}

async function entriesOf(zip: ZipFile): Promise<Entry[]> {
  if (zip.entryCount > MOST_ENTRIES) throw bomb(`it has ${zip.entryCount} parts`)
  const entries: Entry[] = []
  for await (const entry of zip.eachEntry()) entries.push(entry)
  return entries
}

/** Throws as soon as there is more of it than its entry declares. */
async function unpack(zip: ZipFile, entry: Entry): Promise<void> {
  if (entry.isEncrypted()) throw new ParleyError('document-unreadable', 'It is encrypted. Save it without a password.')
  const stream = await zip.openReadStreamPromise(entry)
  for await (const _ of stream);
}

function sum(entries: readonly Entry[], of: (entry: Entry) => number): number {
  return entries.reduce((total, entry) => total + of(entry), 0)
}

function bomb(what: string): ParleyError {
  return new ParleyError('document-unreadable', `It is refused: ${what}, more than a document has.`)
}

function damaged(cause: unknown): ParleyError {
  const reason = cause instanceof Error ? cause.message : 'unknown reason'
  const message = `It is no whole Word document (${reason}). Open it in a word processor and save it again as .docx.`
  return new ParleyError('document-unreadable', message, { cause })
}
