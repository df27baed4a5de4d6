import type { Router } from 'express'
import { LRUCache } from 'lru-cache'
import type { Accept, Channel } from '../../core/channel.ts'
import type { PartialReply } from '../../core/reply.ts'
import { addressOf, SLACK, type SlackAddress } from './address.ts'
import { anyAnswer, createSlackApi } from './api.ts'
import { capabilities } from './capabilities.ts'
import { createIncomingFiles } from './files-in.ts'
import { createOutgoingFiles } from './files-out.ts'
import { createIdentity, type Identity } from './identity.ts'
import { createInteractions } from './interactions.ts'
import { labelsFor } from './labels.ts'
import { createModals } from './modals.ts'
import { createNotes } from './notes.ts'
import { checkOptions, type SlackChannelOptions } from './options.ts'
import { createReceive } from './receive.ts'
import { createRenderer } from './render.ts'
import { createRouter } from './router.ts'
import { createSend } from './send.ts'
import { createSigner } from './signer.ts'
import { createStreams } from './stream.ts'
import { lookIn } from './thread.ts'

export type { SlackChannelOptions } from './options.ts'

export interface SlackChannel extends Channel {
  /** Serves `/slack/events` and `/slack/interactions`; mount it at the root. */
  readonly router: Router
  /** Who Slack says that the bot is. Throws a ParleyError where it does not say. */
  identity(): Promise<Identity>
}

/** Slack lets a status stand for two minutes, and takes it away with the next message. */
const STATUS_MS = 60_000
const MOST_REMEMBERED = 10_000

/** Slack by its Events API and Web API. Throws a ParleyError for a bad option. */
export function createSlackChannel(options: SlackChannelOptions): SlackChannel {
  const settings = checkOptions(options)
  const { read, attachments, greeting, locale, clock, log, pause, timeoutMs } = options
  const { botToken: token, apiUrl } = settings
  const api = createSlackApi({ token, apiUrl, pause, timeoutMs })
  const identity = createIdentity(api)
  /** Messages that this process has taken in. */
  const taken = new LRUCache<string, true>({ max: MOST_REMEMBERED })
  const accept: Accept = (message) => {
    taken.set(`${message.conversation.id} ${message.id}`, true)
    return options.accept(message)
  }
  const signer = createSigner(settings.buttonKey)
  const renderer = createRenderer({ baseUrl: settings.publicUrl, signer })
  const notes = createNotes({ api, renderer, greeting, locale, log })
  const findOrphan = async (address: SlackAddress, reply: PartialReply) =>
    (await lookIn(api, await identity(), address, reply))?.orphan
  const streams = createStreams({ api, findOrphan, renderer, clock, pause, log })
  const send = createSend({
    api,
    identity,
    renderer,
    streams,
    files: createOutgoingFiles({ api, attachments, log }),
    pause,
  })
  const files = createIncomingFiles({ attachments, token, apiUrl })
  const modals = createModals({ read, api, signer, locale, log })
  const router = createRouter({
    signingSecret: settings.signingSecret,
    identity,
    receive: createReceive({ accept, read, files, notes, locale, clock, log }),
    interact: createInteractions({ accept, modals, api, signer, notes, locale, clock, log }),
    answerMs: settings.answerMs,
    pause,
    clock,
    log,
  })
  /** When the status of a conversation was set. */
  const statuses = new LRUCache<string, number>({ max: MOST_REMEMBERED })

  return {
    name: SLACK,
    capabilities,
    router,
    identity,

    async typing(to) {
      if (clock() < (statuses.get(to.id) ?? 0) + STATUS_MS) return
      statuses.set(to.id, clock())
      const { channel, thread } = addressOf(to)
      const status = labelsFor(locale).thinking
      await api.call('assistant.threads.setStatus', { channel_id: channel, thread_ts: thread, status }, anyAnswer)
    },
    async stream(to, partial) {
      statuses.delete(to.id)
      streams.show(addressOf(to), partial, taken.has(`${to.id} ${partial.replyTo}`))
    },
    async send(to, reply, _sequence, delivery) {
      statuses.delete(to.id)
      await send(to, reply, delivery)
    },
  }
}
