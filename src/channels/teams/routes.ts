import express, { type NextFunction, type Request, type Response, Router } from 'express'
import type { Clock } from '../../core/clock.ts'
import type { ConversationReference } from '../../core/conversation.ts'
import { ParleyError } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import type { InboundActivity } from './activity.ts'
import type { Gate, Verdict } from './gate.ts'
import type { Inbox } from './inbox.ts'
import { type FileUpload, type InvokeAnswer, type InvokeParts, receiveInvoke } from './invoke.ts'
import { parseActivity, receive } from './parse.ts'

const PATH = '/api/messages'
const MAX_BODY_BYTES = 256 * 1024

export interface RouteParts extends InvokeParts {
  readonly gate: Gate
  readonly inbox: Inbox
  /** Brings a file to where its receiver has agreed to have it. */
  readonly upload: (file: FileUpload, to: ConversationReference) => void
  /** Told of everybody who writes. */
  readonly met: (conversation: ConversationReference, locale: string | undefined) => void
  readonly clock: Clock
  readonly log: Log
}

/** The way in: who it is, then what it is, then that it is safe. Only then is Teams answered. */
export function createRoutes(parts: RouteParts): Router {
  const { gate, inbox, clock, log } = parts

  async function handle(request: Request, response: Response): Promise<void> {
    const activity = parseActivity(request.body)
    if (!activity) return end(response, 400)
    const verdict = await gate.admit(request, activity)
    if (verdict !== 'welcome') return refuse(response, verdict)
    const { status, body } = activity.type === 'invoke' ? await invoke(activity) : await take(activity)
    end(response, status, body)
  }

  async function take(activity: InboundActivity): Promise<InvokeAnswer> {
    const received = receive(activity, parts)
    if (received.kind === 'message') {
      const { conversation, locale } = received.message
      parts.met(conversation, locale)
      await inbox.take(received.message, received.files)
    } else if (received.kind === 'welcome') {
      await inbox.welcome(received.conversation, received.locale, clock())
    } else if (received.kind === 'forged') {
      log.warn({}, 'a button was pressed in Teams that was not sent there')
    }
    return { status: 200 }
  }

  async function invoke(activity: InboundActivity): Promise<InvokeAnswer> {
    const received = receiveInvoke(activity, parts)
    if (received.kind === 'answer') return received.answer
    const { message } = received
    parts.met(message.conversation, message.locale)
    if (received.kind === 'file') {
      // It takes longer than Teams waits.
      parts.upload(received.upload, message.conversation)
      return { status: 200, body: {} }
    }
    await inbox.take(message)
    return received.answer
  }

  const knock = (request: Request, response: Response, next: NextFunction) => {
    const verdict = gate.knock(request)
    if (verdict === 'welcome') next()
    else refuse(response, verdict)
  }

  // Express knows an error handler by its four parameters.
  const fail = (error: unknown, _request: Request, response: Response, _next: NextFunction): void => {
    const { status, retryAfterSeconds } = statusOf(error)
    if (status >= 500 && retryAfterSeconds === undefined) log.error({ err: error }, 'a request of Teams failed')
    if (retryAfterSeconds !== undefined) response.setHeader('Retry-After', String(retryAfterSeconds))
    end(response, status)
  }

  const router = Router()
  router.post(PATH, knock, express.json({ limit: MAX_BODY_BYTES }), handle)
  router.all(PATH, (_request, response) => end(response, 405))
  router.use(PATH, fail)
  return router
}

const refuse = (response: Response, verdict: Verdict) => end(response, verdict === 'stranger' ? 401 : 503)

function end(response: Response, status: number, body?: InvokeAnswer['body']): void {
  if (!body) return void response.writeHead(status).end()
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' }).end(JSON.stringify(body))
}

function statusOf(error: unknown): { readonly status: number; readonly retryAfterSeconds?: number } {
  if (error instanceof ParleyError) {
    const retryAfterSeconds = Math.ceil((error.retryAfterMs ?? 1_000) / 1_000)
    if (error.code === 'too-many-messages') return { status: 429, retryAfterSeconds }
    if (['stopping', 'overloaded', 'storage-failed'].includes(error.code)) return { status: 503, retryAfterSeconds }
    return { status: error.code === 'invalid-message' ? 400 : 500 }
  }
  // Errors of express and its body parser; their own messages may quote the body.
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 500
  return { status: status >= 400 && status < 500 ? status : 500 }
}
