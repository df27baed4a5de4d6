// A real server around the Teams channel, between a stand-in for Microsoft's services and an inbox in the place of the
// engine.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { createTeamsChannel, type TeamsChannel } from '../../../src/channels/teams/channel.ts'
import type { TeamsChannelOptions } from '../../../src/channels/teams/options.ts'
import type { Accepted } from '../../../src/core/channel.ts'
import type { ConversationReference } from '../../../src/core/conversation.ts'
import { ParleyError } from '../../../src/core/errors.ts'
import type { Message } from '../../../src/core/message.ts'
import type { Reply } from '../../../src/core/reply.ts'
import { keptLog } from '../../support/kept-log.ts'
import { manualTime } from '../../support/manual-time.ts'
import { type Chat, type Json, PERSONAL, said, TENANT } from '../../support/teams-cloud/activities.ts'
import { APP_ID, PASSWORD, type SignOptions, startTeamsCloud } from '../../support/teams-cloud/server.ts'

export interface DeliverOptions extends SignOptions {
  /** In the place of a signed token. */
  readonly authorization?: string | undefined
}

export async function openTeamsHouse(overrides: Partial<TeamsChannelOptions> = {}, changed?: () => void) {
  // The library looks at the machine’s clock.
  const time = manualTime(Date.now())
  const cloud = await startTeamsCloud(overrides.clock ?? time.now, changed)
  const { log, lines } = keptLog()
  const messages: Message[] = []
  let refusal: Error | undefined

  async function accept(message: Message): Promise<Accepted> {
    if (refusal) throw refusal
    // As the engine does.
    if (message.text.length > 4_000) throw new ParleyError('invalid-message', 'a message has at most 4000 characters')
    const known = messages.findIndex(
      ({ id, conversation }) => id === message.id && conversation.id === message.conversation.id,
    )
    if (known >= 0) return { status: 'duplicate', sequence: known + 1 }
    messages.push(message)
    return { status: 'accepted', sequence: messages.length }
  }

  const channel: TeamsChannel = createTeamsChannel({
    accept,
    account: { type: 'SingleTenant', appId: APP_ID, password: PASSWORD, tenantId: TENANT },
    sealKey: new Uint8Array(32).fill(7),
    publicUrl: 'https://help.example.com',
    clock: time.now,
    pause: time.pause,
    log,
    cloud: cloud.cloud,
    botToken: cloud.botToken,
    ...overrides,
  })
  const server = createServer(express().use(channel.router))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`

  /** Sends an activity as Teams does. */
  async function deliver(activity: Json | string, options: DeliverOptions = {}) {
    const authorization = 'authorization' in options ? options.authorization : `Bearer ${await cloud.sign(options)}`
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(authorization !== undefined && { authorization }) },
      body: typeof activity === 'string' ? activity : JSON.stringify(cloud.addressed(activity)),
    })
    const text = await response.text()
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: text === '' ? undefined : JSON.parse(text),
    }
  }

  let replies = 0
  const replyOf = (rest: Partial<Reply>): Reply => ({
    id: `reply-${++replies}`,
    replyTo: 'message',
    dialog: 'answer',
    locale: 'en',
    time: time.now(),
    text: 'An answer.',
    ...rest,
  })

  return {
    url,
    time,
    cloud,
    channel,
    messages,
    lines,
    deliver,
    replyOf,
    /** What is handed in from now on is refused. */
    refuse: (error: Error | undefined) => {
      refusal = error
    },
    /** Somebody writes; resolves to where they are answered. */
    async meet(chat: Chat = PERSONAL, rest: Json = {}): Promise<ConversationReference> {
      const { status } = await deliver(said(chat, 'hello', rest))
      const message = messages.at(-1)
      if (status !== 200 || !message) throw new Error(`Not taken: ${status}`)
      return message.conversation
    },
    /** Says a reply, and lets as much time pass as that takes. */
    async say(to: ConversationReference, rest: Partial<Reply>): Promise<Reply> {
      const reply = replyOf(rest)
      await time.run(channel.send(to, reply, 1))
      return reply
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await cloud.close()
    },
  }
}

export type TeamsHouse = Awaited<ReturnType<typeof openTeamsHouse>>
