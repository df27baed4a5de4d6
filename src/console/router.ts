import { once } from 'node:events'
import { pipeline } from 'node:stream/promises'
import express, { type NextFunction, type Request, type Response, type Router } from 'express'
import { z } from 'zod'
import { type AttachmentRefusal, AttachmentRefused } from '../core/attachment.ts'
import { attachmentHeaders } from '../core/attachment-headers.ts'
import { type ErrorCode, ParleyError } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import type { Identity, Principal } from '../core/principal.ts'
import type { RateLimiter } from '../core/rate-limiter.ts'
import { ACTING_HEADERS, openApi } from './openapi.ts'
import { type Answered, type ConsoleParts, type Given, none, type Route } from './route.ts'
import { ROUTES } from './routes.ts'
import { sendEvents } from './send-events.ts'

export interface ConsoleOptions extends ConsoleParts {
  /** Who a bearer token stands for. */
  readonly authenticate: (token: string) => Promise<Identity>
  /** Them, as they say that they act. */
  readonly actAs: (identity: Identity, acting: Acting) => Principal
  /** Whom a request comes from, for counting tries with a bad token. */
  readonly addressOf: (request: Request) => string
  readonly tries: RateLimiter
  /** Largest file that is read. */
  readonly fileBytes: number
  /** How often it is asked whether somebody who listens still may, in milliseconds. */
  readonly askEveryMs?: number
  /** Aborted when the server stops: who listens is let go, and goes on elsewhere. */
  readonly stopping: AbortSignal
  readonly log: Log
}

interface Acting {
  readonly role?: string
  readonly purpose?: string
  readonly reason?: string
}

const BASE = '/console/api'
const SECOND_MS = 1_000
const ASK_EVERY_MS = 10_000

/** The operators' HTTP interface. Decides nothing: whatever it calls asks who is asking. */
export function createConsole(options: ConsoleOptions): Router {
  const router = express.Router()
  const api = express.Router({ caseSensitive: true })
  router.use(BASE, api)
  api.use((_request, response, next) => {
    // What is shown here is for one reader, once.
    response.set({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' })
    response.set('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
    next()
  })
  api.get('/openapi.json', (_request, response) => void response.json(openApi(BASE)))
  const readFile = fileReader(options.fileBytes)
  for (const route of ROUTES) {
    const path = route.path.replaceAll(/\{(\w+)\}/g, ':$1')
    api[route.method](path, ...(route.body ? [express.json({ limit: '64kb' })] : []), async (request, response) => {
      // Before anything is waited for: whoever goes meanwhile is nobody to follow the desk for.
      const over = new AbortController()
      const end = () => over.abort()
      response.on('close', end)
      options.stopping.addEventListener('abort', end, { signal: over.signal })
      if (options.stopping.aborted) end()
      const { token, acting } = credentialsOf(request)
      const identity = await options.authenticate(token)
      if (route.tell) return send(response, route.tell(identity))
      const principal = options.actAs(identity, acting)
      const { params, body } = request
      // A stranger's is not worth reading.
      const file = route.upload && (await readFile(request, response))
      const given = { params, query: queryOf(request), body, signal: over.signal, ...(file && { file }) }
      const answer = await checked(route, given, () => route.run(options, principal, given))
      if (!('events' in answer)) return send(response, answer)
      // Whoever may listen no longer, because a token or a role ended, is heard to have left.
      const stillMay = async () =>
        JSON.stringify(options.actAs(await options.authenticate(token), acting)) === JSON.stringify(principal)
      await sendEvents(response, answer.events, { stillMay, askEveryMs: options.askEveryMs ?? ASK_EVERY_MS, over })
    })
  }
  api.use((_request, response) => void response.status(404).json(problem('not-found', 'there is nothing here')))
  api.use(failure(options))
  return router
}

function fileReader(limit: number) {
  const read = express.raw({ type: () => true, limit })
  return async (request: Request, response: Response): Promise<Uint8Array> => {
    await new Promise<void>((resolve, reject) => {
      read(request, response, (error?: unknown) => (error ? reject(error) : resolve()))
    })
    if (request.body instanceof Uint8Array && request.body.length > 0) return request.body
    throw new ParleyError('invalid-request', 'the body is empty: send a file')
  }
}

const problem = (code: string, message: string, reason?: AttachmentRefusal) => ({
  error: { code, message, ...(reason && { reason }) },
})

const headersSchema = z.object({
  authorization: z.string().regex(/^Bearer [\x21-\x7e]{1,8192}$/i),
  role: z.string().max(50).optional(),
  purpose: z.string().max(100).optional(),
  reason: z.string().max(2_000).optional(),
})

/** A stream that was cut goes on where it was, as browsers ask for it. */
function queryOf(request: Request): unknown {
  const last = request.get('last-event-id')
  return last === undefined || 'after' in request.query ? request.query : { ...request.query, after: last }
}

function credentialsOf(request: Request): { readonly token: string; readonly acting: Acting } {
  const header = (name: keyof typeof ACTING_HEADERS) => request.get(ACTING_HEADERS[name])
  const read = headersSchema.safeParse({
    authorization: request.get('authorization'),
    role: header('role'),
    purpose: header('purpose'),
    reason: header('reason'),
  })
  if (!read.success) {
    const unauthorized = read.error.issues.some(({ path }) => path[0] === 'authorization')
    if (unauthorized) throw new ParleyError('unauthorized', 'send a token: Authorization: Bearer …')
    throw new ParleyError('invalid-request', `a header is not valid: ${read.error.issues[0]?.path.join('.')}`)
  }
  const { authorization, role, purpose, reason } = read.data
  return {
    token: authorization.slice('Bearer '.length),
    acting: {
      ...(role !== undefined && { role }),
      ...(purpose !== undefined && { purpose }),
      ...(reason !== undefined && { reason: decoded(reason) }),
    },
  }
}

function decoded(reason: string): string {
  try {
    return decodeURIComponent(reason)
  } catch {
    throw new ParleyError('invalid-request', `${ACTING_HEADERS.reason} is not percent-encoded`)
  }
}

/** The route's schemas are what it is documented by: they are what is checked. */
async function checked({ params, query, body }: Route, given: Given, run: () => Promise<Answered>): Promise<Answered> {
  for (const [name, schema] of Object.entries({ params, query: query ?? none, body })) {
    const result = schema?.safeParse(given[name as 'params' | 'query' | 'body'])
    if (!result || result.success) continue
    const [issue] = result.error.issues
    const where = [...(issue?.path ?? [])].join('.') || name
    throw new ParleyError('invalid-request', `${where}: ${issue?.message ?? 'not valid'}`)
  }
  return run()
}

async function send(response: Response, answer: Exclude<Answered, { events: unknown }>): Promise<void> {
  if ('nothing' in answer) return void response.status(204).end()
  if ('json' in answer) return void response.json(answer.json)
  if ('file' in answer) {
    const { attachment, bytes } = answer.file
    return void response.set(attachmentHeaders(attachment)).end(bytes)
  }
  const pieces = answer.pieces[Symbol.asyncIterator]()
  // What is refused is refused before a word is sent.
  const first = await pieces.next()
  response.type(answer.type).set('content-disposition', `attachment; filename="${answer.name}"`)
  response.status(200)
  if (!first.done && !response.write(first.value)) await once(response, 'drain')
  await pipeline({ [Symbol.asyncIterator]: () => pieces } as AsyncIterable<string>, response)
}

const STATUS: Readonly<Partial<Record<ErrorCode, number>>> = {
  unauthorized: 401,
  forbidden: 403,
  'attachment-unknown': 404,
  'correction-unknown': 404,
  'handover-unknown': 404,
  'unknown-conversation': 404,
  'attachment-refused': 422,
  'handover-taken': 409,
  'handover-closed': 409,
  'cursor-invalid': 400,
  'invalid-request': 400,
  'storage-failed': 503,
  'key-unusable': 503,
}

function failure({ log, tries, addressOf }: ConsoleOptions) {
  // Express knows an error handler by its four parameters.
  return async (error: unknown, request: Request, response: Response, next: NextFunction): Promise<void> => {
    const known = error instanceof ParleyError ? STATUS[error.code] : undefined
    const status = known ?? Number((error as { status?: number }).status ?? 500)
    if (status >= 500) log.error({ err: error, path: request.route?.path }, 'a console request failed')
    if (response.headersSent) return void next(error)
    // Why, is for the operator alone.
    if (status === 401) log.info({ err: error }, 'a token was refused')
    const waitMs = status === 401 ? await tries.take(addressOf(request)) : 0
    if (waitMs > 0) {
      response.set('retry-after', String(Math.ceil(waitMs / SECOND_MS)))
      return void response.status(429).json(problem('too-many-tries', 'too many tries with a bad token: wait'))
    }
    if (status === 401) response.set('www-authenticate', 'Bearer')
    response.status(status).json(described(error, status))
  }
}

/** Only what is somebody's own to mend is told. */
function described(error: unknown, status: number) {
  if (status >= 500) return problem('failed', 'it failed on our side: try again')
  if (error instanceof AttachmentRefused) return problem(error.code, error.message, error.reason)
  return error instanceof ParleyError ? problem(error.code, error.message) : problem('invalid-request', 'not valid')
}
