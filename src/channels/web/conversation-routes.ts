import { randomUUID } from 'node:crypto'
import type { NextFunction, Request, Response, Router } from 'express'
import { z } from 'zod'
import type { Clock } from '../../core/clock.ts'
import type { ConversationMemory } from '../../core/memory.ts'
import { jsonBody } from './body.ts'
import type { UploadReader } from './files/read-upload.ts'
import type { Gate } from './gate.ts'
import type { ReadPage } from './history.ts'
import type { Identify } from './identity/identify.ts'
import { parseWatermark } from './ids.ts'
import type { Limits } from './limits.ts'
import { canonicalLocale, requestLocale } from './locale.ts'
import { newClaims, userSchema } from './new-conversation.ts'
import { endsConversation, type InboundMessage, isTyping, parseActivity, parseWith } from './parse.ts'
import type { Receive } from './receive.ts'
import { respond } from './respond.ts'
import type { Claims, Tokens } from './tokens.ts'

const startSchema = z.object({ user: userSchema.nullish(), locale: z.unknown().optional() }).optional()

export interface ConversationRoutesOptions {
  readonly receive: Receive
  readonly readUpload: UploadReader
  readonly read: ConversationMemory['read']
  readonly readPage: ReadPage
  readonly tokens: Tokens
  readonly gate: Gate
  readonly limits: Limits
  readonly identify: Identify | undefined
  /** Told that a customer writes. */
  readonly typed: (claims: Claims) => void
  readonly publicUrl: string | undefined
  readonly clock: Clock
}

export function addConversationRoutes(router: Router, options: ConversationRoutesOptions): void {
  const { receive, readUpload, read, readPage, tokens, gate, limits, identify, clock } = options

  async function streamUrl(request: Request, claims: Claims, watermark: string): Promise<string> {
    const base = options.publicUrl?.replace(/\/+$/, '') ?? `${request.protocol}://${request.host}`
    const query = new URLSearchParams({ watermark, t: await tokens.mintStream(claims) })
    return `${base.replace(/^http/, 'ws')}/v3/directline/conversations/${claims.conversation}/stream?${query}`
  }

  async function start(request: Request, response: Response): Promise<void> {
    const body = parseWith(startSchema, request.body)
    let claims: Claims
    if (gate.bearsSecret(request)) {
      const user = body?.user ?? undefined
      claims = newClaims({ user, origins: undefined, locale: requestLocale(request, body?.locale), time: clock() })
    } else {
      claims = await gate.openAny(request, response)
      await identify?.checkRenewal(claims)
      const locale = canonicalLocale(body?.locale) ?? claims.locale ?? requestLocale(request, undefined)
      if (locale !== claims.locale) claims = { ...claims, locale }
    }
    const begun = (await read(claims.conversation, 0, 1)).length > 0
    const minted = await tokens.mint(claims)
    respond(response, begun ? 200 : 201, { ...minted, streamUrl: await streamUrl(request, claims, '') })
  }

  async function reconnect(request: Request, response: Response): Promise<void> {
    const claims = await gate.openConversation(request, response, request.params.conversationId)
    await identify?.checkRenewal(claims)
    const after = parseWatermark(request.query.watermark)
    // A stream is offered only where the log can be read: a client that waits here waits at its own pace.
    await read(claims.conversation, after ?? 0, 1)
    const minted = await tokens.mint(claims)
    const address = await streamUrl(request, claims, after === undefined ? '' : String(after))
    respond(response, 200, { ...minted, streamUrl: address })
  }

  async function listActivities(request: Request, response: Response): Promise<void> {
    const claims = await gate.openConversation(request, response, request.params.conversationId)
    const page = await readPage(claims, parseWatermark(request.query.watermark))
    respond(response, 200, { activities: page.activities, watermark: String(page.last) })
  }

  async function openConversation(request: Request, response: Response, next: NextFunction): Promise<void> {
    response.locals.claims = await gate.openConversation(request, response, request.params.conversationId)
    next()
  }

  async function postActivity(request: Request, response: Response): Promise<void> {
    const claims: Claims = response.locals.claims
    if (isTyping(request.body)) options.typed(claims)
    if (endsConversation(request.body)) await identify?.leave(claims)
    await take(request, response, parseActivity(request.body))
  }

  async function upload(request: Request, response: Response): Promise<void> {
    await limits.admitUpload(request)
    const { activity, files } = await readUpload(request)
    await take(request, response, parseActivity(activity ?? { type: 'message' }, files))
  }

  async function take(request: Request, response: Response, inbound: InboundMessage | undefined): Promise<void> {
    const claims: Claims = response.locals.claims
    if (!inbound) return respond(response, 200, { id: `${claims.conversation}|${randomUUID()}` })
    await limits.admitMessage(request, claims)
    respond(response, 200, { id: await receive(claims, inbound) })
  }

  router.post('/conversations', jsonBody, start)
  router.get('/conversations/:conversationId', reconnect)
  router
    .route('/conversations/:conversationId/activities')
    .get(listActivities)
    // The token is looked at before the body is read: strangers are not worth parsing for.
    .post(openConversation, jsonBody, postActivity)
  // Who the user is, is not asked of the query that Direct Line has here: the token says it.
  router.post('/conversations/:conversationId/upload', openConversation, upload)
}
