import { AttachmentRefused } from '../../core/attachment.ts'
import { ParleyError } from '../../core/errors.ts'

/** The `code` of Direct Line's error responses. Clients decide by status; people read the code. */
export type DirectLineCode =
  | 'BadArgument'
  | 'BadSyntax'
  | 'BotError'
  | 'MessageSizeTooBig'
  | 'MissingProperty'
  | 'NotFound'
  | 'ServiceError'
  | 'TokenExpired'
  | 'TooManyRequests'

/** A request that is answered with an error, in Direct Line's shape. */
export class Refusal extends ParleyError {
  readonly status: number
  readonly directLineCode: DirectLineCode
  readonly retryAfterSeconds: number | undefined

  constructor(status: number, directLineCode: DirectLineCode, message: string, retryAfterSeconds?: number) {
    super(status === 401 ? 'unauthorized' : status === 403 ? 'forbidden' : 'invalid-message', message)
    this.status = status
    this.directLineCode = directLineCode
    this.retryAfterSeconds = retryAfterSeconds
  }

  get body() {
    return { error: { code: this.directLineCode, message: this.message } }
  }
}

/** What a stranger is told of a failure. Undefined: it is a fault of ours, to be logged. */
export function asRefusal(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error
  if (error instanceof AttachmentRefused) return refusedFile(error)
  if (error instanceof ParleyError) {
    if (error.code === 'stopping') return new Refusal(503, 'ServiceError', 'The server is stopping. Try again.', 1)
    if (error.code === 'overloaded') return new Refusal(503, 'ServiceError', 'The server is busy. Try again.', 2)
    if (error.code === 'forbidden') return new Refusal(403, 'BadArgument', 'This may not be read here.')
    if (error.code === 'storage-failed') {
      return new Refusal(503, 'ServiceError', 'The store cannot be reached. Try again.', 1)
    }
    if (error.code === 'too-many-messages') {
      return tooMany('Too many messages. Wait a moment.', error.retryAfterMs)
    }
    if (error.code === 'attachment-unknown') return new Refusal(404, 'NotFound', 'The file is not here any more.')
    return error.code === 'invalid-message' ? new Refusal(400, 'BadArgument', error.message) : undefined
  }
  // Errors of express and its body parser; their own messages may quote the body.
  const status = error instanceof Error && 'status' in error ? error.status : undefined
  switch (status) {
    case 413:
      return new Refusal(413, 'MessageSizeTooBig', 'The request is too large: send at most 256 kB.')
    case 415:
      return unsupportedType()
    case 400:
      return new Refusal(400, 'BadSyntax', 'The request is malformed: send well-formed JSON to a well-formed address.')
    default:
      return undefined
  }
}

/** Its message is for who sent the file. */
function refusedFile({ reason, message, retryAfterMs = 1_000 }: AttachmentRefused): Refusal {
  const seconds = Math.ceil(retryAfterMs / 1_000)
  switch (reason) {
    case 'too-large':
      return new Refusal(413, 'MessageSizeTooBig', message)
    case 'type':
      return new Refusal(415, 'BadArgument', message)
    case 'too-many':
      return new Refusal(429, 'TooManyRequests', message, seconds)
    case 'unchecked':
      return new Refusal(503, 'ServiceError', message, seconds)
    case 'unclean':
      return new Refusal(400, 'BadArgument', message)
  }
}

export function tooLarge(maxBytes: number): Refusal {
  const most = `${maxBytes / 1_000_000} MB`
  return new Refusal(413, 'MessageSizeTooBig', `The files are too large: send at most ${most} at once.`)
}

export function unsupportedType(): Refusal {
  return new Refusal(415, 'BadArgument', 'Send the body as application/json in UTF-8.')
}

export function tooMany(message: string, waitMs = 1_000): Refusal {
  return new Refusal(429, 'TooManyRequests', message, Math.ceil(waitMs / 1_000))
}

export const FAULT = new Refusal(500, 'BotError', 'The server failed. Try again later.')
