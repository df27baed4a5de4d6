import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import express from 'express'
import { capabilities } from '../../../src/channels/slack/capabilities.ts'
import { createSlackChannel } from '../../../src/channels/slack/channel.ts'
import { BOT_SCOPES } from '../../../src/channels/slack/scopes.ts'
import { type Bubble, type ChannelCustomer, type ChannelParts, describeChannel } from '../../contracts/channel.ts'
import type { CloudBlock } from '../../support/slack-cloud/blocks.ts'
import { envelopeOf } from '../../support/slack-cloud/sender.ts'
import type { CloudMessage } from '../../support/slack-cloud/workspace.ts'
import { BOT, CUSTOMER, DIRECT, startSlackCloud, TEAM } from '../../support/slack-cloud.ts'
import { until } from '../../support/until.ts'
import { shownBy } from './shown.ts'

/** Nobody in the suite waits for Slack's own pace. */
const HASTE = 50

/** A customer in a direct conversation, with a local Slack between them and the bot. */
async function openCustomer({
  accept,
  read,
  attachments,
  clock,
  log,
  changed,
}: ChannelParts): Promise<ChannelCustomer> {
  const cloud = await startSlackCloud({ scopes: BOT_SCOPES, clock, changed })
  const channel = createSlackChannel({
    accept,
    read,
    attachments,
    botToken: cloud.token,
    signingSecret: cloud.signingSecret,
    apiUrl: cloud.apiUrl,
    buttonKey: new Uint8Array(32).fill(7),
    greeting: () => undefined,
    locale: 'en',
    clock,
    log,
    pause: (ms, signal) => wait(ms / HASTE, undefined, { signal }).catch(() => {}),
    answerMs: 60_000 * HASTE,
  })
  const server = createServer(express().use(channel.router))
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  /** The first message begins the thread in which the conversation goes on. */
  let thread: string | undefined
  const inThread = () => (thread ? cloud.workspace.thread(DIRECT, thread) : [])
  const fromBot = () => inThread().filter(({ user }) => user === BOT.user)

  async function arrived(response: Promise<Response>): Promise<void> {
    const { status } = await response
    if (status !== 200) throw new Error(`refused: ${status}`)
  }
  const write = (text: string, more = {}) => {
    const { ts, envelope } = cloud.say({ text, ...(thread && { thread }), more })
    thread ??= ts
    return arrived(cloud.sender.event(url, envelope))
  }
  const own = (text: string) => {
    const found = inThread().find((message) => message.user === CUSTOMER && message.text === text)
    if (!found) throw new Error(`nobody wrote ${text}`)
    return found
  }
  const change = (event: object) =>
    arrived(cloud.sender.event(url, envelopeOf(TEAM, { type: 'message', channel: DIRECT, ...event })))

  async function press(
    message: CloudMessage | undefined,
    element: { action_id: string; value?: string | undefined; text?: unknown },
  ): Promise<string> {
    const trigger_id = `trigger-${cloud.triggers.size}`
    cloud.triggers.set(trigger_id, cloud.clock())
    const { ts, thread_ts, text, blocks = [] } = message ?? {}
    const payload = {
      type: 'block_actions',
      trigger_id,
      team: { id: TEAM },
      user: { id: CUSTOMER, team_id: TEAM },
      channel: { id: DIRECT },
      message: { ts, thread_ts, text, blocks },
      actions: [element],
    }
    await arrived(cloud.sender.interaction(url, payload))
    return trigger_id
  }

  return {
    channel,
    show: () => inThread().map(bubbleOf),
    say: (text) => write(text),
    async press(title) {
      const message = fromBot().at(-1)
      const buttons = (message?.blocks ?? []).flatMap((block) => (block.type === 'actions' ? block.elements : []))
      const button = buttons.find(({ text }) => text.text === title)
      if (!button) throw new Error(`there is no button ${title}`)
      await press(message, button)
    },
    async rate(rating, comment) {
      const isThumbs = (block: CloudBlock) => block.type === 'context_actions'
      const message = fromBot().findLast(({ blocks }) => blocks.some(isThumbs))
      const thumbs = message?.blocks.find((block) => block.type === 'context_actions')?.elements[0]
      const before = fromBot().length
      const trigger = await press(message, {
        action_id: 'feedback',
        value: thumbs?.[rating === 'up' ? 'positive_button' : 'negative_button'].value,
      })
      await until(() => cloud.views.some(({ trigger_id }) => trigger_id === trigger) && fromBot().length > before)
      const { view } = cloud.views.at(-1) ?? {}
      const values = { comment: { comment: { type: 'plain_text_input', value: comment } } }
      const filled = { id: `V${cloud.views.length}`, private_metadata: view?.private_metadata, state: { values } }
      const submission = { type: 'view_submission', team: { id: TEAM }, user: { id: CUSTOMER }, view: filled }
      const thanked = fromBot().length
      await arrived(cloud.sender.interaction(url, submission))
      // The press was a rating already, and thanked for by itself.
      await until(() => fromBot().length > thanked)
    },
    edit(text, to) {
      const message = own(text)
      const before = { user: CUSTOMER, text, ts: message.ts, thread_ts: message.thread_ts }
      message.text = to
      const after = { ...before, text: to, edited: { user: CUSTOMER, ts: cloud.workspace.nextTs() } }
      return change({ subtype: 'message_changed', message: after, previous_message: before })
    },
    remove(text) {
      const { ts, thread_ts } = own(text)
      const before = { user: CUSTOMER, text, ts, thread_ts }
      return change({ subtype: 'message_deleted', deleted_ts: ts, previous_message: before })
    },
    attach({ name, contentType, bytes }) {
      const file = cloud.share({ name, bytes: Buffer.from(bytes), mimetype: contentType })
      return write('', { subtype: 'file_share', files: [file] })
    },
    typings: () => cloud.statuses.length,
    async cut() {
      for (const message of fromBot())
        if (message.streaming_state === 'in_progress') message.streaming_state = 'errored'
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await cloud.close()
    },
  }
}

/** As a person reads it: without what Slack takes as marks, with where links lead. */
function bubbleOf(message: CloudMessage): Bubble {
  const text = shownBy(message)
    .replaceAll('\u200b', '')
    .replace(/<([^<>|]+)\|([^<>]*)>/g, '$2 ($1)')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
  const files = (message.files ?? []).map(({ name }) => name)
  const isCard = message.blocks.some((block) => block.type === 'section' && block.fields)
  return { text: [text, ...files].join('\n'), ...(isCard && { cards: [JSON.parse(JSON.stringify(message.blocks))] }) }
}

describeChannel('Slack', capabilities, openCustomer)
