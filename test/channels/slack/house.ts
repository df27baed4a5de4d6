// A real server around the Slack channel and a local Slack, with a log in memory in the place of the engine and its
// memory. Time passes only when a test says so.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { onTestFinished } from 'vitest'
import { createSlackChannel, type SlackChannel, type SlackChannelOptions } from '../../../src/channels/slack/channel.ts'
import { BOT_SCOPES } from '../../../src/channels/slack/scopes.ts'
import type { Accepted } from '../../../src/core/channel.ts'
import type { ConversationReference } from '../../../src/core/conversation.ts'
import { ParleyError } from '../../../src/core/errors.ts'
import type { LogEntry } from '../../../src/core/memory.ts'
import type { Message } from '../../../src/core/message.ts'
import type { Reply, ReplyDraft } from '../../../src/core/reply.ts'
import { type KeptLine, keptLog } from '../../support/kept-log.ts'
import { type Said, type SlackCloud, startSlackCloud } from '../../support/slack-cloud.ts'

export interface House {
  readonly url: string
  readonly cloud: SlackCloud
  readonly channel: SlackChannel
  /** What was accepted, in order. */
  readonly messages: Message[]
  readonly lines: readonly KeptLine[]
  /** Somebody writes, and Slack posts the event. */
  say(said: Said): Promise<Response>
  /** As the engine: records a reply to the last message and sends it; `id` when it is sent again. */
  reply(draft: ReplyDraft & Partial<Reply>, again?: 'again'): Promise<void>
  stream(text: string, id?: string): Promise<void>
  /** Lets the clock run as far as the work waits for it. */
  through<T>(work: Promise<T>): Promise<T>
  /** Moves the clock, and lets what waited for it go on. */
  pass(ms: number): Promise<void>
  /** What the next message is answered with instead of being accepted. */
  refuseNext(error: unknown): void
  /** Messages are accepted when the function that this returns is called. */
  holdAccepts(): () => void
}

const KEY = new Uint8Array(32).fill(7)

export async function openHouse(
  overrides: Partial<SlackChannelOptions> = {},
  shared: { logs?: Map<string, LogEntry[]>; cloud?: SlackCloud } = {},
): Promise<House> {
  let now = Date.UTC(2026, 10, 2, 9)
  const clock = () => now
  const waits = new Set<{ readonly due: number; readonly resolve: () => void }>()
  const pause = (ms: number, signal?: AbortSignal) => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const wait = { due: now + ms, resolve }
    waits.add(wait)
    signal?.addEventListener('abort', () => resolve())
    if (signal?.aborted) resolve()
    return promise.finally(() => waits.delete(wait))
  }
  const cloud = shared.cloud ?? (await startSlackCloud({ scopes: BOT_SCOPES, clock }))
  const logs = shared.logs ?? new Map<string, LogEntry[]>()
  const logOf = (conversation: string) => {
    const log = logs.get(conversation) ?? []
    logs.set(conversation, log)
    return log
  }
  const messages: Message[] = []
  const { log, lines } = keptLog()
  const refusals: unknown[] = []
  let held: Promise<void> | undefined

  async function accept(message: Message): Promise<Accepted> {
    await held
    const refusal = refusals.shift()
    if (refusal) throw refusal
    // As the engine does.
    if (message.text.length > 4_000) throw new ParleyError('invalid-message', 'a message has at most 4000 characters')
    const entries = logOf(message.conversation.id)
    const known = entries.find((entry) => entry.kind === 'message' && entry.message.id === message.id)
    if (known) return { status: 'duplicate', sequence: known.sequence }
    const sequence = entries.length + 1
    entries.push({ kind: 'message', sequence, message })
    messages.push(message)
    return { status: 'accepted', sequence }
  }

  const channel = createSlackChannel({
    accept,
    read: async (conversation, after, limit) => logOf(conversation).slice(after, after + limit),
    botToken: cloud.token,
    signingSecret: cloud.signingSecret,
    apiUrl: cloud.apiUrl,
    buttonKey: KEY,
    publicUrl: 'https://shop.example',
    greeting: () => ({
      text: 'What would you like to know?',
      suggestedActions: ['Where do you ship?', 'How do I return it?'].map((title) => ({ title, message: title })),
    }),
    locale: 'en',
    clock,
    log,
    pause,
    ...overrides,
  })
  const server = createServer(express().use(channel.router))
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    await cloud.close()
  })

  const conversation = (): ConversationReference => {
    const last = messages.at(-1)
    if (!last) throw new Error('nobody has said anything')
    return last.conversation
  }
  let replies = 0

  async function pass(ms: number): Promise<void> {
    now += ms
    for (const wait of [...waits]) if (wait.due <= now) wait.resolve()
    await new Promise((resolve) => setImmediate(resolve))
  }

  return {
    url,
    cloud,
    channel,
    messages,
    lines,
    say: (said) => cloud.sender.event(url, cloud.say(said).envelope),
    async reply({ id = `${messages.at(-1)?.id}.${replies++}`, ...draft }, again) {
      const to = conversation()
      const log = logOf(to.id)
      const sequence = log.length + 1
      const replyTo = messages.at(-1)?.id ?? ''
      const reply: Reply = { id, replyTo, dialog: 'answer', locale: 'en', time: now, ...draft }
      log.push({ kind: 'reply', sequence, reply, passages: [] })
      await channel.send(to, reply, sequence, { again: again !== undefined })
    },
    stream: (text, id = 'streamed') =>
      channel.stream(conversation(), { id, replyTo: messages.at(-1)?.id ?? '', update: 1, text }),
    async through(work) {
      let settled = false
      const done = () => {
        settled = true
      }
      work.then(done, done)
      while (!settled) {
        const next = Math.min(...[...waits].map(({ due }) => due))
        if (Number.isFinite(next)) await pass(Math.max(0, next - now))
        else await new Promise((resolve) => setTimeout(resolve, 2))
      }
      return work
    },
    pass,
    refuseNext: (error) => void refusals.push(error),
    holdAccepts() {
      const gate = Promise.withResolvers<void>()
      held = gate.promise
      return () => {
        held = undefined
        gate.resolve()
      }
    },
  }
}
