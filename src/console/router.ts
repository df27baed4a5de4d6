import { once } from 'node:events'
import { pipeline } from 'node:stream/promises'
import express, { type Request, type Response, type Router } from 'express'
import { attachmentHeaders } from '../core/attachment-headers.ts'
import { ParleyError } from '../core/errors.ts'
import type { Identity, Principal } from '../core/principal.ts'
import { type Acting, type Authentication, credentialsOf } from './credentials.ts'
import { type FailureOptions, failure, problem } from './failure.ts'
import { openApi } from './openapi.ts'
import { type Answered, type ConsoleParts, type Given, none, type Route } from './route.ts'
import { ROUTES } from './routes.ts'
import { sendEvents } from './send-events.ts'

export interface ConsoleOptions extends ConsoleParts, Authentication, FailureOptions {
  /** Them, as they say that they act. */
  readonly actAs: (identity: Identity, acting: Acting) => Principal
  /** Largest file that is read. */
  readonly fileBytes: number
  /** How often it is asked whether somebody who listens still may, in milliseconds. */
  readonly askEveryMs?: number
  /** Aborted when the server stops: who listens is let go, and goes on elsewhere. */
  readonly stopping: AbortSignal
}

const BASE = '/console/api'
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
      const credentials = credentialsOf(request, options)
      const { acting } = credentials
      const identity = await credentials.identity()
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
        JSON.stringify(options.actAs(await credentials.identity(), acting)) === JSON.stringify(principal)
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

/** A stream that was cut goes on where it was, as browsers ask for it. */
function queryOf(request: Request): unknown {
  const last = request.get('last-event-id')
  return last === undefined || 'after' in request.query ? request.query : { ...request.query, after: last }
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
