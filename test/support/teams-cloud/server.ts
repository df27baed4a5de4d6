import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import type { TeamsCloud } from '../../../src/channels/teams/cloud.ts'
import { BOT, type Chat, GROUP, type Json, PERSONAL, THREAD } from './activities.ts'
import { type Posted, refuseActivity } from './posted.ts'
import { createStreamRules, infoOf, type Refusal } from './streams.ts'

export const APP_ID = BOT.id.slice('28:'.length)
export const PASSWORD = 'the-password-of-the-tests'

/** What the next request to the connector is answered with instead. */
export type Fault =
  | 'hang'
  /** It is taken, and the answer is lost. */
  | 'lose'
  | { readonly status: number; readonly retryAfter?: string; readonly code?: string; readonly message?: string }

/** One message as a customer sees it. */
export type Shown = Posted & { readonly id: string; readonly streaming: boolean }

/** Made once: it takes long. */
const keyPair = generateKeyPair('RS256', { extractable: true })

/** The services behind Teams, with the limits that its documentation names: connector, keys, tokens, files. */
export async function startTeamsCloud(now: () => number, changed: () => void = () => {}) {
  const { privateKey, publicKey } = await keyPair
  const jwk = { ...(await exportJWK(publicKey)), kid: 'of-teams', use: 'sig', endorsements: ['msteams', 'skype'] }
  const rules = createStreamRules(now)
  const requests: {
    readonly method: string
    readonly chat: string
    readonly activity: Posted
    readonly status: number
    readonly at: number
  }[] = []
  const shown = new Map<string, Shown[]>()
  const files = new Map<string, { readonly type: string; readonly bytes: Uint8Array; readonly needsToken: boolean }>()
  const uploads: { readonly name: string; readonly range: string; readonly bytes: Buffer }[] = []
  const faults: Fault[] = []
  const working = new Map<string, number>()
  let token = 'token-1'
  let isOpen = false
  let ids = 0
  let keysDown = false
  let overlaps = 0

  const server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const serviceUrl = `${url}/teams/`

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', url)
    const send = (status: number, body: object, headers: Record<string, string> = {}) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
    }
    if (pathname === '/openid') {
      if (keysDown) return send(503, {})
      return send(200, { issuer: 'https://api.botframework.com', jwks_uri: `${url}/keys` })
    }
    if (pathname === '/keys') return send(200, { keys: [jwk] })
    if (pathname === '/token') return send(200, { access_token: token, token_type: 'Bearer', expires_in: 3_600 })
    if (pathname.startsWith('/files/')) return sendFile(pathname, request, response)
    if (pathname.startsWith('/uploads/')) return takeUpload(pathname, request, response)
    if (pathname === '/redirect') return void response.writeHead(302, { location: `${url}/files/secret` }).end()
    const match = /^\/teams\/v3\/conversations\/([^/]+)\/activities(?:\/([^/]+))?$/.exec(pathname)
    if (!match) return send(404, {})
    const chat = decodeURIComponent(match[1] ?? '')
    const activity = (await json(request)) as Posted
    const target = match[2] && decodeURIComponent(match[2])
    const fault = faults.shift()
    if (fault === 'hang') return
    const result = await take(chat, activity, String(request.method), target, request.headers.authorization, fault)
    if (result.status < 300) changed()
    requests.push({ method: String(request.method), chat, activity, status: result.status, at: now() })
    if (fault === 'lose') return void request.socket.destroy()
    send(result.status, result.body, result.headers)
  }

  async function take(
    chat: string,
    activity: Posted,
    method: string,
    target: string | undefined,
    authorization: string | undefined,
    fault: Fault | undefined,
  ): Promise<{ readonly status: number; readonly body: object; readonly headers?: Record<string, string> }> {
    if (!isOpen && authorization !== `Bearer ${token}`) return { status: 401, body: {} }
    if (typeof fault === 'object') {
      const { status, code = '', message = '', retryAfter } = fault
      return {
        status,
        body: { error: { code, message } },
        ...(retryAfter && { headers: { 'retry-after': retryAfter } }),
      }
    }
    if (working.get(chat)) overlaps++
    working.set(chat, (working.get(chat) ?? 0) + 1)
    // Long enough for another request to come in between.
    await new Promise((resolve) => setTimeout(resolve, 5))
    working.set(chat, (working.get(chat) ?? 0) - 1)
    if (method === 'POST' && target !== undefined) return { status: 404, body: {} }
    const kind = kindOf(chat)
    const refusal = refuseActivity(activity, kind)
    if (refusal) return refused(refusal)
    const messages = shown.get(chat) ?? []
    shown.set(chat, messages)
    if (method === 'PUT') return update(messages, target, activity)
    if (!infoOf(activity)) {
      if (activity.type !== 'message') return { status: 201, body: {} }
      const id = newId()
      messages.push({ ...activity, id, streaming: false })
      return { status: 201, body: { id } }
    }
    const taken = rules.take(chat, kind, activity, newId)
    if ('status' in taken) return refused(taken)
    const streaming = activity.type === 'typing'
    const place = messages.findIndex(({ id }) => id === taken.stream)
    messages.splice(place < 0 ? messages.length : place, 1, { ...activity, id: taken.stream, streaming })
    return taken.isNew ? { status: 201, body: { id: taken.stream } } : { status: 202, body: {} }
  }

  function update(messages: Shown[], target: string | undefined, activity: Posted) {
    const place = messages.findIndex(({ id }) => id === target)
    if (place < 0 || !target) return { status: 404, body: {} }
    messages.splice(place, 1, { ...activity, id: target, streaming: false })
    return { status: 200, body: { id: target } }
  }

  const refused = ({ status, code, message }: Refusal) => ({ status, body: { error: { code, message } } })
  const newId = () => `sent-${++ids}`
  const kindOf = (chat: string) =>
    [PERSONAL, GROUP, THREAD].find(({ id }) => id === chat)?.conversationType ?? 'personal'

  function sendFile(path: string, request: IncomingMessage, response: ServerResponse): void {
    const file = files.get(path)
    if (!file) return void response.writeHead(404).end()
    if (file.needsToken !== (request.headers.authorization === `Bearer ${token}`))
      return void response.writeHead(401).end()
    response.writeHead(200, { 'content-type': file.type }).end(file.bytes)
  }

  async function takeUpload(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    uploads.push({ name: path, range: String(request.headers['content-range']), bytes: Buffer.concat(chunks) })
    response.writeHead(request.method === 'PUT' ? 201 : 405).end()
  }

  const cloud: TeamsCloud = {
    issuer: 'https://api.botframework.com',
    openIdMetadataUrl: `${url}/openid`,
    loginUrl: `${url}/token`,
    scope: 'https://api.botframework.com',
    isConnector: (target) => target.origin === url,
    isFileStore: (target) => target.origin === url && !target.pathname.startsWith('/teams/'),
  }

  return {
    url,
    serviceUrl,
    cloud,
    requests,
    uploads,
    /** Requests that came while another of the same chat was being answered. */
    overlaps: () => overlaps,
    /** What a customer sees in a chat. */
    shown: ({ id }: Chat): readonly Shown[] => shown.get(id) ?? [],
    posted: (): Posted[] => requests.filter(({ status }) => status < 300).map(({ activity }) => activity),
    fail: (...next: Fault[]) => void faults.push(...next),
    stop: ({ id }: Chat) => rules.stop(id),
    /** Two minutes are over for the stream of a chat. */
    expire: ({ id }: Chat) => rules.expire(id),
    forbidStreams: () => rules.forbid(),
    /** Takes what bears no token, as the Playground does. */
    open: () => {
      isOpen = true
    },
    setKeysDown: (down: boolean) => {
      keysDown = down
    },
    /** From now on only a new token is taken. */
    renewToken: () => {
      token = `token-${Number(token.slice('token-'.length)) + 1}`
    },
    /** The bot's token, from the token service. */
    async botToken(): Promise<string> {
      const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: APP_ID, client_secret: PASSWORD })
      const response = await fetch(`${url}/token`, { method: 'POST', body })
      return ((await response.json()) as { access_token: string }).access_token
    },
    addFile(name: string, type: string, bytes: Uint8Array, needsToken: boolean): string {
      files.set(`/files/${name}`, { type, bytes, needsToken })
      return `${url}/files/${name}`
    },
    /** A token as Bot Framework signs it; with other claims, another header or another key, where they are given. */
    async sign({ claims = {}, header = {}, key = privateKey, without = '' }: SignOptions = {}): Promise<string> {
      const seconds = Math.floor(now() / 1_000)
      const usual = { iss: cloud.issuer, aud: APP_ID, serviceurl: serviceUrl, nbf: seconds - 300, exp: seconds + 3_600 }
      const all = Object.entries({ ...usual, ...claims }).filter(([name]) => name !== without)
      return new SignJWT(Object.fromEntries(all))
        .setProtectedHeader({ alg: 'RS256', kid: jwk.kid, ...header })
        .sign(key)
    },
    /** An activity with the address to which it is answered. */
    addressed: (activity: Json): Json => ({ serviceUrl, ...activity }),
    async close(): Promise<void> {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export interface SignOptions {
  readonly claims?: JWTPayload
  readonly header?: { readonly alg?: string; readonly kid?: string }
  readonly key?: Parameters<SignJWT['sign']>[0]
  /** A claim to leave out. */
  readonly without?: string
}

export type StandInCloud = Awaited<ReturnType<typeof startTeamsCloud>>
