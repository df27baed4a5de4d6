import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { DOCUMENTED_SCOPES } from './slack-cloud/documented-scopes.ts'
import { type Cloud, createMethods } from './slack-cloud/methods.ts'
import { createRateLimits } from './slack-cloud/rate-limits.ts'
import { createSender, envelopeOf, type Sender } from './slack-cloud/sender.ts'
import { type CloudMessage, createWorkspace } from './slack-cloud/workspace.ts'

/** How a call is answered instead. `hang`: never. `lost`: it is done, and the answer does not arrive. */
export type Fault =
  | { readonly error: string }
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  | 'hang'
  | 'lost'

export interface Call {
  readonly method: string
  readonly parameters: Readonly<Record<string, string>>
  /** `ok`, or why not. */
  readonly outcome: string
}

export interface SlackCloudOptions {
  /** Scopes of the bot's token. */
  readonly scopes: readonly string[]
  readonly clock?: () => number
  /** Called whenever a call has changed something. */
  readonly changed?: () => void
}

/** A local Slack: its Web API with the documented limits and errors, one workspace, and signed events. */
export interface SlackCloud extends Omit<Cloud, 'url'> {
  readonly apiUrl: string
  readonly token: string
  readonly signingSecret: string
  readonly calls: readonly Call[]
  readonly sender: Sender
  /** The next calls of a method fail so. */
  fail(method: string, ...faults: Fault[]): void
  /** A person writes; returns what the Events API posts of it. */
  say(said: Said): { readonly ts: string; readonly envelope: ReturnType<typeof envelopeOf> }
  /** What the bot wrote in a thread, in order. */
  fromBot(channel: string, thread: string): CloudMessage[]
  /** A file of a customer's, at Slack. */
  share(file: { readonly name: string; readonly bytes: Buffer; readonly mimetype: string }): Record<string, unknown>
  close(): Promise<void>
}

export interface Said {
  readonly text: string
  readonly user?: string
  readonly channel?: string
  readonly thread?: string
  /** `message` where it is not given. */
  readonly type?: 'message' | 'app_mention'
  readonly more?: Readonly<Record<string, unknown>>
  readonly eventId?: string
}

export const TEAM = 'T0OURS'
export const CUSTOMER = 'U0ANA'
export const DIRECT = 'D0DIRECT'
export const CHANNEL = 'C0SHOP'
export const BOT = { user: 'U0BOT', id: 'B0BOT' } as const

export async function startSlackCloud({ scopes, clock = Date.now, changed }: SlackCloudOptions): Promise<SlackCloud> {
  const token = `xoxb-${randomBytes(8).toString('hex')}`
  const signingSecret = randomBytes(16).toString('hex')
  const workspace = createWorkspace(clock)
  const calls: Call[] = []
  const faults = new Map<string, Fault[]>()
  const shared = new Map<string, { readonly bytes: Buffer; readonly mimetype: string }>()
  const limitOf = createRateLimits(clock)
  const server = createServer((request, response) => void answer(request, response).catch(() => response.destroy()))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const cloud: Cloud = {
    workspace,
    clock,
    team: TEAM,
    bot: BOT,
    channels: new Set([DIRECT, CHANNEL, 'G0PRIVATE']),
    url: () => base,
    ephemerals: [],
    statuses: [],
    prompts: [],
    views: [],
    triggers: new Map(),
    uploads: new Map(),
    stopped: new Set(),
    startedAt: new Map(),
  }
  const methods = createMethods(cloud)

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, area = '', name = ''] = new URL(request.url ?? '', base).pathname.split('/')
    if (area === 'upload') return upload(name, request, response)
    if (area === 'files') return download(name, request, response)
    const parameters = parametersOf(await buffer(request))
    const fault = faults.get(name)?.shift()
    const outcome = (what: string) => void calls.push({ method: name, parameters, outcome: what })
    if (fault === 'hang') return outcome('hang')
    if (typeof fault === 'object' && 'status' in fault) {
      outcome(String(fault.status))
      return void response.writeHead(fault.status, fault.headers).end('{}')
    }
    const result = typeof fault === 'object' ? fault : resultOf(request, name, parameters)
    const error = 'error' in result ? String(result.error) : undefined
    outcome(error ?? 'ok')
    changed?.()
    if (fault === 'lost') return void response.destroy()
    const retryAfter = 'retryAfter' in result ? String(result.retryAfter) : undefined
    response.writeHead(retryAfter ? 429 : 200, {
      'content-type': 'application/json; charset=utf-8',
      ...(retryAfter && { 'retry-after': retryAfter }),
    })
    const { messages } = result as Record<string, unknown>
    response.end(
      JSON.stringify(error ? { ok: false, error, response_metadata: { messages } } : { ok: true, ...result }),
    )
  }

  function resultOf(
    request: IncomingMessage,
    name: string,
    parameters: Record<string, string>,
  ): Record<string, unknown> {
    if (request.headers.authorization !== `Bearer ${token}`) return { error: 'invalid_auth' }
    const method = methods[name]
    if (!method) return { error: 'unknown_method' }
    const channel = parameters.channel ?? parameters.channel_id ?? ''
    const needed = DOCUMENTED_SCOPES[name]?.(channel) ?? []
    if (!needed.every((scope) => scopes.includes(scope))) return { error: 'missing_scope', needed: needed.join() }
    const seconds = limitOf(name, channel)
    if (seconds > 0) return { error: 'ratelimited', retryAfter: seconds }
    return method(parameters)
  }

  async function upload(file: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const known = cloud.uploads.get(file)
    const body = await buffer(request)
    if (known) known.bytes = fileIn(body, request.headers['content-type'] ?? '')
    response.writeHead(known ? 200 : 404).end('OK')
  }

  function download(file: string, request: IncomingMessage, response: ServerResponse): void {
    const known = shared.get(file)
    // Whom it does not know Slack shows a page to sign in.
    if (!known || request.headers.authorization !== `Bearer ${token}`) {
      return void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>')
    }
    response.writeHead(200, { 'content-type': known.mimetype }).end(known.bytes)
  }

  return {
    ...cloud,
    apiUrl: `${base}/api/`,
    token,
    signingSecret,
    calls,
    sender: createSender(signingSecret, clock),
    fail: (method, ...given) => void faults.set(method, [...(faults.get(method) ?? []), ...given]),
    say({ text, user = CUSTOMER, channel = DIRECT, thread, type = 'message', more = {}, eventId }) {
      const ts = (more.ts as string | undefined) ?? workspace.nextTs()
      if (!workspace.find(channel, ts)) {
        workspace.messages.push({ channel, ts, thread_ts: thread, user, text, blocks: [], markdown: '' })
      }
      const event = {
        type,
        user,
        text,
        ts,
        team: TEAM,
        channel,
        event_ts: ts,
        ...(type === 'message' && { channel_type: channel.startsWith('D') ? 'im' : 'channel' }),
        ...(thread && { thread_ts: thread }),
        ...more,
      }
      return { ts, envelope: envelopeOf(TEAM, event, eventId) }
    },
    fromBot: (channel, thread) => workspace.thread(channel, thread).filter(({ user }) => user === BOT.user),
    share({ name, bytes, mimetype }) {
      const id = `F0IN${shared.size}`
      shared.set(id, { bytes, mimetype })
      const url = `${base}/files/${id}`
      return { id, name, size: bytes.length, mimetype, url_private: url, url_private_download: url }
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function parametersOf(body: Buffer): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(body.toString()))
}

/** The one file of a multipart body, or the body itself. */
function fileIn(body: Buffer, contentType: string): Buffer {
  const boundary = /boundary=(.+)$/.exec(contentType)?.[1]
  if (!boundary) return body
  const start = body.indexOf('\r\n\r\n') + 4
  return body.subarray(start, body.indexOf(`\r\n--${boundary}`, start))
}
