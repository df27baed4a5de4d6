import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { type WebSocket, WebSocketServer } from 'ws'
import { ParleyError } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import { Feed } from './feed.ts'
import { checkConversation, checkOrigin } from './gate.ts'
import type { ReadPage } from './history.ts'
import type { Hub } from './hub.ts'
import { parseWatermark } from './ids.ts'
import type { Limits } from './limits.ts'
import type { Live } from './live.ts'
import { asRefusal, FAULT, Refusal } from './refusal.ts'
import type { Claims, Tokens } from './tokens.ts'

const STREAM_PATH = /^\/v3\/directline\/conversations\/([^/]+)\/stream$/
/** Clients have nothing to say here but pings. */
const MAX_CLIENT_FRAME_BYTES = 65_536
const PING_INTERVAL_MS = 30_000
const CLOSING_GRACE_MS = 1_000
/** This server goes, the service stays: who is told so connects again. */
const SERVICE_RESTART = 1012

/** Accepts the WebSockets on which conversations are followed. */
export function createStreamServer(options: {
  tokens: Tokens
  hub: Hub
  live: Live
  limits: Limits
  readPage: ReadPage
  log: Log
}) {
  const { tokens, hub, live, limits, readPage, log } = options
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_CLIENT_FRAME_BYTES, perMessageDeflate: false })
  const servers = new Set<Server>()
  let stopping = false

  const pings = setInterval(() => {
    for (const feed of hub.all()) feed.ping()
    live.lookAgain()
  }, PING_INTERVAL_MS)
  pings.unref()

  async function admit(request: IncomingMessage): Promise<{ claims: Claims; after: number | undefined }> {
    const url = URL.parse(request.url ?? '', 'http://localhost')
    const conversation = STREAM_PATH.exec(url?.pathname ?? '')?.[1]
    if (!url || conversation === undefined) throw new Refusal(404, 'NotFound', 'There is no such stream.')
    await limits.admit(request)
    const token = url.searchParams.get('t')
    if (!token) throw new Refusal(401, 'BadArgument', 'The stream address has no token.')
    const claims = await tokens.open(token, 'stream', (claims) => checkOrigin(claims, request.headers.origin))
    checkConversation(claims, conversation)
    if (hub.isFull(conversation)) throw new Refusal(429, 'TooManyRequests', 'The conversation is open too many times.')
    return { claims, after: parseWatermark(url.searchParams.get('watermark') ?? undefined) }
  }

  function follow(socket: WebSocket, claims: Claims, after: number | undefined): void {
    const { conversation } = claims
    const feed = new Feed({
      socket,
      after,
      readPage: (last) => readPage(claims, last),
      onFailure: (error) => log.warn({ err: error, conversation }, 'A stream ended: its conversation cannot be read'),
    })
    // Frames too large and other breaches of protocol; ws closes the socket itself.
    socket.on('error', (error) => log.debug({ err: error, conversation }, 'A stream failed'))
    // Followed first, read second: what comes between the two is not missed.
    const stop = live.follow(claims, feed)
    socket.on('close', stop)
    void feed.catchUp()
  }

  async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const ignore = () => {}
    socket.on('error', ignore)
    try {
      const { claims, after } = await admit(request)
      if (stopping) throw new ParleyError('stopping', 'this instance is stopping: connect to another one')
      socket.off('error', ignore)
      sockets.handleUpgrade(request, socket, head, (accepted) => follow(accepted, claims, after))
    } catch (error) {
      const refusal = asRefusal(error)
      if (!refusal) log.error({ err: error }, 'A stream could not be opened')
      refuse(socket, refusal ?? FAULT)
    }
  }

  function onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    void upgrade(request, socket, head)
  }

  return {
    attach(server: Server): void {
      servers.add(server)
      server.on('upgrade', onUpgrade)
    },

    async close(): Promise<void> {
      stopping = true
      clearInterval(pings)
      const closed = [...sockets.clients].map((socket) => new Promise((resolve) => socket.once('close', resolve)))
      for (const feed of hub.all()) feed.close(SERVICE_RESTART, 'The server is stopping. Connect again.')
      await Promise.race([Promise.all(closed), delay(CLOSING_GRACE_MS, undefined, { ref: false })])
      for (const socket of sockets.clients) socket.terminate()
      sockets.close()
      for (const server of servers) server.off('upgrade', onUpgrade)
    },
  }
}

function refuse(socket: Duplex, refusal: Refusal): void {
  const body = JSON.stringify(refusal.body)
  const lines = [
    `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}`,
    'Connection: close',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ]
  if (refusal.retryAfterSeconds !== undefined) lines.push(`Retry-After: ${refusal.retryAfterSeconds}`)
  socket.once('finish', () => socket.destroy())
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`)
}
