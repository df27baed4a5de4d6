import type { IncomingHttpHeaders } from 'node:http'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { Busboy } from '@fastify/busboy'
import { Refusal } from '../refusal.ts'
import type { IncomingFile } from './file.ts'

const MAX_FILES = 10
const ACTIVITY_TYPE = 'application/vnd.microsoft.activity'

export interface UploadForm {
  /** JSON as it was sent; undefined where there are files alone. */
  readonly activity: unknown
  readonly files: readonly IncomingFile[]
}

/** Reads a multipart form of files, with an activity or none. Throws a Refusal, or what the body ends with. */
export async function readForm(body: Readable, headers: IncomingHttpHeaders): Promise<UploadForm> {
  const parts: Promise<{ activity: unknown } | IncomingFile | undefined>[] = []
  const { promise: read, resolve, reject } = Promise.withResolvers<void>()
  const form = openForm(headers)
  form.on('file', (field, stream, name, _encoding, type) => {
    const part = buffer(stream).then((bytes) => {
      if (field === 'activity' || type === ACTIVITY_TYPE) return { activity: parseJson(bytes) }
      return name === undefined ? undefined : { name, bytes }
    })
    part.catch(reject)
    parts.push(part)
  })
  form.on('partsLimit', () => reject(new Refusal(413, 'MessageSizeTooBig', `Send at most ${MAX_FILES} files at once.`)))
  form.on('error', () => reject(malformed()))
  form.on('finish', resolve)
  body.on('error', reject)
  body.pipe(form)
  await read
  const found = await Promise.all(parts)
  return {
    activity: found.find((part) => part !== undefined && 'activity' in part)?.activity,
    files: found.filter((part) => part !== undefined && 'bytes' in part),
  }
}

function openForm(headers: IncomingHttpHeaders) {
  try {
    return new Busboy({
      headers: { ...headers, 'content-type': headers['content-type'] ?? '' },
      limits: { parts: MAX_FILES + 1, headerPairs: 20 },
      // An activity comes with a file name or without.
      isPartAFile: () => true,
    })
  } catch {
    throw malformed()
  }
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString())
  } catch {
    throw new Refusal(400, 'BadSyntax', 'The part "activity" is no well-formed JSON.')
  }
}

const malformed = () => new Refusal(400, 'BadSyntax', 'The form is malformed: send well-formed multipart/form-data.')
