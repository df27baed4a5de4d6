// A real server around the web channel, with a log in memory in the place of the engine and its memory.
import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import express from 'express'
import { createWebChannel, type WebChannel, type WebChannelOptions } from '../../../src/channels/web/channel.ts'
import type { Accepted } from '../../../src/core/channel.ts'
import type { ConversationReference } from '../../../src/core/conversation.ts'
import { ParleyError } from '../../../src/core/errors.ts'
import type { LogEntry } from '../../../src/core/memory.ts'
import type { Message } from '../../../src/core/message.ts'
import type { ReplyDraft } from '../../../src/core/reply.ts'
import { createRateLimiter } from '../../../src/memory/rate-limiter.ts'
import { openAttachments } from '../../support/attachments.ts'

export const SECRET = 'the-direct-line-secret-of-the-tests'
export const SITE = 'https://www.example.com'
/** Of all files of one message together. */
export const MAX_FILE_BYTES = 100_000

/** Every client is at the same address, and may do so much in a minute. */
export function limitsOf({
  requests = 100_000,
  conversations = 100_000,
  uploads = 100_000,
  anonymousMessages = 100_000,
}): NonNullable<WebChannelOptions['limits']> {
  return {
    addressOf: () => '127.0.0.1',
    requests: createRateLimiter({ name: 'requests', perMinute: requests }),
    conversations: createRateLimiter({ name: 'conversations', perMinute: conversations }),
    uploads: createRateLimiter({ name: 'uploads', perMinute: uploads }),
    anonymousMessages: createRateLimiter({ name: 'anonymous-messages', perDay: anonymousMessages }),
  }
}

export interface House {
  readonly url: string
  readonly channel: WebChannel
  /** Open connections, WebSockets among them. */
  readonly sockets: ReadonlySet<Socket>
  /** What was accepted, in order. */
  readonly messages: Message[]
  /** Log lines of levels warn and error. */
  readonly troubles: string[]
  /** Moves the clock. */
  pass(seconds: number): void
  /** Records a reply and sends it. `notSent` leaves it to be found in the log. */
  reply(conversation: string, draft: ReplyDraft & { replyTo?: string; id?: string }, notSent?: 'notSent'): Promise<void>
  /** What is read from now on arrives only when the function that this returns is called. */
  holdReads(): () => void
  stream(conversation: string, id: string, update: number, text: string): Promise<void>
  typing(conversation: string): Promise<void>
  generate(body?: object): Promise<{ conversationId: string; token: string; expires_in: number }>
  call(path: string, init?: Call): Promise<Answer>
  close(): Promise<void>
}

export interface Call {
  method?: string
  token?: string | undefined
  body?: unknown
  headers?: Record<string, string>
}

interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: {
    error?: { code: string; message: string }
    // biome-ignore lint/suspicious/noExplicitAny: bodies are read by tests that say what they expect in them.
    [key: string]: any
  }
}

/** Houses that are given the same logs are instances of one installation. */
export type Logs = Map<string, LogEntry[]>

export async function openHouse(
  overrides: Partial<WebChannelOptions> = {},
  logs: Logs = new Map(),
  port = 0,
): Promise<House> {
  const logOf = (conversation: string) => {
    const log = logs.get(conversation) ?? []
    logs.set(conversation, log)
    return log
  }
  const messages: Message[] = []
  const troubles: string[] = []
  let reading: Promise<void> | undefined
  let now = Date.UTC(2026, 10, 2, 9)

  async function accept(message: Message): Promise<Accepted> {
    // As the engine does.
    if (message.text.length > 4_000) throw new ParleyError('invalid-message', 'a message has at most 4000 characters')
    const log = logOf(message.conversation.id)
    const known = log.find((entry) => entry.kind === 'message' && entry.message.id === message.id)
    if (known) return { status: 'duplicate', sequence: known.sequence }
    const sequence = log.length + 1
    log.push({ kind: 'message', sequence, message })
    messages.push(message)
    return { status: 'accepted', sequence }
  }

  const attachments = await openAttachments(MAX_FILE_BYTES)
  const channel = createWebChannel({
    accept,
    read: async (conversation, after, limit) => {
      const entries = logOf(conversation).slice(after, after + limit)
      await reading
      return entries
    },
    download: async function* () {},
    status: async () => ({ open: true }),
    attachments: { store: attachments, maxBytes: MAX_FILE_BYTES },
    signingKey: new Uint8Array(32).fill(7),
    secret: SECRET,
    allowedOrigins: [SITE],
    bot: { id: 'parley', name: 'Parley' },
    clock: () => now,
    log: {
      debug: () => {},
      info: () => {},
      warn: (_fields, message) => troubles.push(message),
      error: (_fields, message) => troubles.push(message),
    },
    ...overrides,
  })
  const server = createServer(express().use(channel.router))
  channel.attach(server)
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v3/directline`

  const reference = (conversation: string): ConversationReference =>
    logOf(conversation).find((entry) => entry.kind === 'message')?.message.conversation ?? {
      id: conversation,
      channel: 'web',
      customer: 'whoever',
    }

  async function call(path: string, init: Call = {}): Promise<Answer> {
    const asIs = typeof init.body === 'string' || init.body instanceof FormData || init.body instanceof Uint8Array
    const json = init.body !== undefined && !asIs
    const response = await fetch(url + path, {
      method: init.method ?? (init.body === undefined ? 'GET' : 'POST'),
      headers: {
        ...(json && { 'content-type': 'application/json' }),
        ...(init.token !== undefined && { authorization: `Bearer ${init.token}` }),
        ...init.headers,
      },
      ...(init.body !== undefined && { body: json ? JSON.stringify(init.body) : (init.body as BodyInit) }),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: text === '' ? {} : JSON.parse(text) }
  }

  return {
    url,
    channel,
    sockets,
    messages,
    troubles,
    pass: (seconds) => {
      now += seconds * 1000
    },
    async reply(conversation, { replyTo = 'none', id = crypto.randomUUID(), ...draft }, notSent) {
      const log = logOf(conversation)
      const sequence = log.length + 1
      const reply = { id, replyTo, dialog: 'answer', locale: 'en', time: now, ...draft }
      log.push({ kind: 'reply', sequence, reply, passages: [] })
      if (!notSent) await channel.send(reference(conversation), reply, sequence)
    },
    holdReads() {
      const held = Promise.withResolvers<void>()
      reading = held.promise
      return () => {
        reading = undefined
        held.resolve()
      }
    },
    stream: (conversation, id, update, text) =>
      channel.stream(reference(conversation), { id, replyTo: 'none', update, text }),
    typing: (conversation) => channel.typing(reference(conversation)),
    generate: async (body = {}) => {
      const { status, body: answer } = await call('/tokens/generate', { token: SECRET, body })
      if (status !== 200) throw new Error(`No token: ${answer.error?.message}`)
      return { conversationId: answer.conversationId, token: answer.token, expires_in: answer.expires_in }
    },
    call,
    async close() {
      await channel.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await attachments.close()
    },
  }
}
