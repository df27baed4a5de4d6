import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import type { z } from 'zod'
import { streamCompletion, writeCompletion } from './model-server/chat.ts'
import { type Embed, embedByWords, embeddingsAnswer, embeddingsRequestSchema } from './model-server/embeddings.ts'
import {
  type ChatPlan,
  type ChatRequest,
  chatRequestSchema,
  isHangUp,
  isRefusal,
  type Refusal,
} from './model-server/plan.ts'

export { type ChatPlan, type ChatRequest, type Fault, textOf } from './model-server/plan.ts'

export interface RecordedRequest {
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly headers: IncomingMessage['headers']
  /** As it was sent. */
  readonly body: Readonly<Record<string, unknown>>
  /** How it ended: `aborted` when the client closed its socket before the answer was whole. */
  readonly ended: Promise<'answered' | 'aborted'>
}

/** Decides how a chat request is answered; `number` counts them from 0. */
export type Script = (request: ChatRequest, number: number) => ChatPlan | Promise<ChatPlan>

export interface ModelServerOptions {
  readonly script?: Script
  /** Asked for, where there is one. */
  readonly key?: string
  /** Models (on Azure: deployments) that there are; any where none are named. */
  readonly models?: readonly string[]
  readonly embed?: Embed
  /** Decides about embeddings requests that are to fail; `number` counts them from 0. */
  readonly refuseEmbeddings?: (number: number) => Refusal | { readonly delayMs: number } | undefined
}

/** A local server that speaks OpenAI's wire format, and Azure's, as a script tells it. */
export interface ModelServer {
  /** `http://127.0.0.1:N`: the endpoint of an Azure resource. */
  readonly url: string
  /** `http://127.0.0.1:N/v1`: the base URL of an OpenAI-compatible server. */
  readonly baseUrl: string
  readonly requests: readonly RecordedRequest[]
  /** Follows another script from now on. */
  follow(script: Script): void
  close(): Promise<void>
}

interface Route {
  readonly kind: 'chat' | 'embeddings' | 'models'
  readonly azure: boolean
  readonly deployment?: string
}

export async function startModelServer(options: ModelServerOptions = {}): Promise<ModelServer> {
  const requests: RecordedRequest[] = []
  let script: Script = options.script ?? (() => ({ text: 'Yes, it is.' }))
  let chats = 0
  let embeddings = 0

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://local')
    const body = request.method === 'POST' ? await json(request).catch(() => undefined) : {}
    requests.push({
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: request.headers,
      body: body as Record<string, unknown>,
      ended: once(response, 'close').then(() => (response.writableFinished ? 'answered' : 'aborted')),
    })
    response.setHeader('x-request-id', `req_${requests.length}`)
    const route = routeOf(request.method, url)
    if (!route) return refuse(response, { status: 404, error: { message: 'Resource not found', code: '404' } })
    if (options.key !== undefined && keyOf(request, route) !== options.key) return refuse(response, unauthorized(route))
    if (route.kind === 'models') {
      const data = (options.models ?? []).map((id) => ({ id, object: 'model', created: 0, owned_by: 'local' }))
      return send(response, { object: 'list', data })
    }

    if (route.kind === 'chat') await answerChat(body, route, response)
    else await answerEmbeddings(body, route, response)
  }

  async function answerChat(body: unknown, route: Route, response: ServerResponse): Promise<void> {
    const parsed = chatRequestSchema.safeParse(body)
    if (!parsed.success) return refuse(response, badRequest(problemOf(parsed.error)))
    const request = parsed.data
    const model = modelOf(request.model, route)
    if (typeof model !== 'string') return refuse(response, model)
    if (request.stream_options && !request.stream) {
      return refuse(response, badRequest("The 'stream_options' parameter is only allowed when 'stream' is enabled."))
    }
    const number = chats++
    const plan = await script(request, number)
    if (isHangUp(plan)) return void response.destroy()
    if (isRefusal(plan)) return refuse(response, plan)
    const completion = { id: `chatcmpl-${number}`, request, plan, model: plan.model ?? model, azure: route.azure }
    if (request.stream) await streamCompletion(response, completion)
    else writeCompletion(response, completion)
  }

  async function answerEmbeddings(body: unknown, route: Route, response: ServerResponse): Promise<void> {
    const parsed = embeddingsRequestSchema.safeParse(body)
    if (!parsed.success) return refuse(response, badRequest(problemOf(parsed.error)))
    const model = modelOf(parsed.data.model, route)
    if (typeof model !== 'string') return refuse(response, model)
    const trouble = options.refuseEmbeddings?.(embeddings++)
    if (trouble && 'status' in trouble) return refuse(response, trouble)
    if (trouble) await pause(trouble.delayMs, undefined, { ref: false })
    send(response, embeddingsAnswer(parsed.data, model, options.embed ?? embedByWords))
  }

  /** The model that is asked for, or why it cannot be. */
  function modelOf(requested: string | undefined, route: Route): string | Refusal {
    const model = route.deployment ?? requested
    if (model === undefined) return badRequest('you must provide a model parameter')
    return options.models && !options.models.includes(model) ? unknownModel(route, model) : model
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (!response.headersSent) refuse(response, { status: 500, error: { message: String(error) } })
      else response.destroy()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    baseUrl: `${url}/v1`,
    requests,
    follow(next) {
      script = next
    },
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

const PATHS: Readonly<Record<string, Route['kind']>> = {
  'POST chat/completions': 'chat',
  'POST embeddings': 'embeddings',
  'GET models': 'models',
}

/** `/v1/…`, Azure's `/openai/v1/…`, and Azure's `/openai/deployments/NAME/…?api-version=…`. */
function routeOf(method: string | undefined, url: URL): Route | undefined {
  const [, place, deployment, path] = /^\/(v1|openai\/v1|openai\/deployments\/([^/]+))\/(.+)$/.exec(url.pathname) ?? []
  const kind = PATHS[`${method} ${path}`]
  if (!kind || !place) return undefined
  if (deployment === undefined) return { kind, azure: place !== 'v1' }
  return url.searchParams.has('api-version') ? { kind, azure: true, deployment } : undefined
}

function keyOf({ headers }: IncomingMessage, { azure }: Route): string | undefined {
  const bearer = headers.authorization?.replace(/^Bearer /, '')
  return azure ? (headers['api-key']?.toString() ?? bearer) : bearer
}

function problemOf({ issues: [issue] }: z.ZodError): string {
  return `Invalid value for '${issue?.path.join('.')}': ${issue?.message}`
}

const badRequest = (message: string): Refusal => ({ status: 400, error: { message, type: 'invalid_request_error' } })

const unauthorized = ({ azure }: Route): Refusal => ({
  status: 401,
  error: azure
    ? { message: 'Access denied due to invalid subscription key or wrong API endpoint.', code: '401' }
    : { message: 'Incorrect API key provided.', type: 'invalid_request_error', code: 'invalid_api_key' },
})

const unknownModel = ({ deployment }: Route, model: string): Refusal => ({
  status: 404,
  error:
    deployment === undefined
      ? { message: `The model '${model}' does not exist.`, type: 'invalid_request_error', code: 'model_not_found' }
      : { message: 'The API deployment for this resource does not exist.', code: 'DeploymentNotFound' },
})

function refuse(response: ServerResponse, { status, error = {}, headers = {} }: Refusal): void {
  const { message = 'The server had an error.', type = 'server_error', code = null } = error
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  send(response, { error: { message, type, param: null, code } }, status)
}

function send(response: ServerResponse, body: object, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}
