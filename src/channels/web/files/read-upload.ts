import type { IncomingMessage } from 'node:http'
import { type Readable, Transform } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { parse } from 'content-disposition'
import { Refusal, tooLarge } from '../refusal.ts'
import { readForm, type UploadForm } from './read-form.ts'

/** What a form may have beside its files: an activity, which may bring small pictures of them with it. */
const BESIDE_BYTES = 1_048_576
/** Of all uploads together, held in memory until they are whole. */
const MAX_HELD_BYTES = 268_435_456
/** So long what was refused may still arrive: a client that is cut off while it sends never reads the refusal. */
const REFUSED_MS = 5_000

export type UploadReader = ReturnType<typeof createUploadReader>

/**
 * Reads what a client uploads: a form, or one file that is the whole body. Stops at the first byte too many: what comes
 * after it is neither kept nor waited for. Throws a Refusal.
 */
export function createUploadReader(maxBytes: number) {
  const mostBytes = maxBytes + BESIDE_BYTES
  let held = 0

  function admit(size: number): Refusal | undefined {
    if (size > mostBytes) return tooLarge(maxBytes)
    return held > MAX_HELD_BYTES ? new Refusal(503, 'ServiceError', 'Too many files at once. Try again.', 2) : undefined
  }

  async function read(request: IncomingMessage): Promise<UploadForm> {
    const refusal = admit(Number(request.headers['content-length'] ?? 0))
    if (refusal) throw refusal
    let size = 0
    const body = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        size += chunk.length
        held += chunk.length
        done(admit(size), chunk)
      },
    })
    request.once('close', () => {
      if (!request.complete) body.destroy(new Refusal(400, 'BadSyntax', 'The body ended early.'))
    })
    try {
      request.pipe(body)
      const isForm = /^multipart\/form-data\b/i.test(request.headers['content-type'] ?? '')
      return await (isForm ? readForm(body, request.headers) : readWhole(body, request))
    } finally {
      held -= size
    }
  }

  return async function readUpload(request: IncomingMessage): Promise<UploadForm> {
    try {
      return await read(request)
    } catch (error) {
      discard(request)
      throw error
    }
  }
}

async function readWhole(body: Readable, { headers }: IncomingMessage): Promise<UploadForm> {
  const bytes = await buffer(body)
  if (bytes.length === 0) throw new Refusal(400, 'MissingProperty', 'The body is empty: send a file.')
  const { filename } = parse(headers['content-disposition'] ?? '').parameters
  return { activity: undefined, files: [{ name: filename ?? 'file', bytes }] }
}

/** Lets the rest of a body pass by, for a moment. */
function discard(request: IncomingMessage): void {
  request.unpipe()
  if (request.complete) return
  request.resume()
  const giveUp = setTimeout(() => request.destroy(), REFUSED_MS).unref()
  request.once('close', () => clearTimeout(giveUp))
}
