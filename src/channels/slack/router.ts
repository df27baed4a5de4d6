import express, { type NextFunction, type Request, type Response, Router } from 'express'
import type { Clock } from '../../core/clock.ts'
import { type ErrorCode, hasCode, ParleyError } from '../../core/errors.ts'
import type { JsonValue } from '../../core/json.ts'
import type { Log } from '../../core/log.ts'
import type { Pause } from './api.ts'
import { envelopeSchema } from './events.ts'
import type { Identity } from './identity.ts'
import { interactionSchema } from './interactions.ts'
import { isSignedBySlack } from './verify.ts'

export interface RouterOptions {
  readonly signingSecret: string
  readonly identity: () => Promise<Identity>
  readonly receive: (event: Readonly<Record<string, unknown>>, self: Identity) => Promise<void>
  readonly interact: (
    payload: ReturnType<typeof interactionSchema.parse>,
    self: Identity,
  ) => Promise<JsonValue | undefined>
  /** Slack waits three seconds; what is not safe by then is answered so that it comes again, in milliseconds. */
  readonly answerMs: number
  readonly pause: Pause
  readonly clock: Clock
  readonly log: Log
}

const MOST_BYTES = '1mb'
/** What may pass: Slack sends it again, at once, after a minute and after five. */
const LATER: readonly ErrorCode[] = [
  'overloaded',
  'too-many-messages',
  'stopping',
  'storage-failed',
  'delivery-failed',
  'key-unusable',
  'attachment-refused',
]
const LATE = new ParleyError('overloaded', 'a message was not safe in the time that Slack gives: it comes again')

/** Serves `/slack/events` and `/slack/interactions`. */
export function createRouter(options: RouterOptions): Router {
  const { signingSecret, identity, receive, interact, answerMs, pause, clock, log } = options

  function verify(request: Request, response: Response, next: NextFunction): void {
    const signed = {
      body: bodyOf(request),
      timestamp: request.get('x-slack-request-timestamp'),
      signature: request.get('x-slack-signature'),
    }
    if (isSignedBySlack(signed, signingSecret, clock())) next()
    else response.sendStatus(401)
  }

  /** Undefined, and refused, where the workspace is not the one that the token is for. */
  async function admit(team: string, response: Response): Promise<Identity | undefined> {
    const self = await identity()
    if (team === self.team) return self
    log.warn({}, 'a request of Slack was refused: it is for another workspace')
    refuse(response, 403)
    return undefined
  }

  /** The work goes on when the answer cannot wait; what Slack then sends again is known. */
  async function inTime<T>(work: Promise<T>): Promise<T> {
    const over = new AbortController()
    work.catch(() => {})
    const late = pause(answerMs, over.signal).then(() => {
      if (!over.signal.aborted) throw LATE
      return work
    })
    try {
      return await Promise.race([work, late])
    } finally {
      over.abort()
    }
  }

  async function onEvent(request: Request, response: Response): Promise<void> {
    const envelope = envelopeSchema.safeParse(jsonOf(textOf(bodyOf(request)))).data
    if (!envelope) return refuse(response, 400)
    if (envelope.type === 'url_verification') return void response.json({ challenge: envelope.challenge })
    const work = async () => {
      const self = await admit(envelope.team_id, response)
      if (!self) return
      if (envelope.type === 'app_rate_limited') log.warn({}, 'Slack holds events back: there are too many')
      else await receive(envelope.event, self)
    }
    await inTime(work())
    if (!response.headersSent) response.sendStatus(200)
  }

  async function onInteraction(request: Request, response: Response): Promise<void> {
    const form = new URLSearchParams(textOf(bodyOf(request)) ?? '')
    const payload = interactionSchema.safeParse(jsonOf(form.get('payload') ?? undefined))
    // Others than those that the bot asks for may come, of an older app: they are none of its concern.
    if (!payload.success) return refuse(response, 400)
    const work = async () => {
      const self = await admit(payload.data.team.id, response)
      return self && interact(payload.data, self)
    }
    const answer = await inTime(work())
    if (response.headersSent) return
    if (answer === undefined) response.status(200).end()
    else response.json(answer)
  }

  /** Strangers are told nothing; Slack is told whether to try again. */
  function onError(error: unknown, _request: Request, response: Response, next: NextFunction): void {
    const status = Number((error as { status?: number }).status)
    if (response.headersSent) next(error)
    else if (status >= 400 && status < 500) refuse(response, status)
    else if (LATER.some((code) => hasCode(error, code))) {
      const { retryAfterMs } = error as ParleyError
      if (retryAfterMs !== undefined) response.set('retry-after', String(Math.ceil(retryAfterMs / 1_000)))
      response.sendStatus(503)
    } else {
      log.error({ err: error }, 'a request of Slack failed')
      response.sendStatus(500)
    }
  }

  const raw = express.raw({ type: () => true, limit: MOST_BYTES, inflate: false })
  const router = Router()
  router.post('/slack/events', raw, verify, onEvent)
  router.post('/slack/interactions', raw, verify, onInteraction)
  router.use('/slack', onError)
  return router
}

function refuse(response: Response, status: number): void {
  // It would be the same the next time.
  response.set('x-slack-no-retry', '1').sendStatus(status)
}

const bodyOf = ({ body }: Request): Uint8Array => (Buffer.isBuffer(body) ? body : Buffer.alloc(0))

/** Undefined for what is not UTF-8. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** Undefined for what is not JSON. */
function jsonOf(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}
