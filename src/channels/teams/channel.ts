import { setTimeout as wait } from 'node:timers/promises'
import type { Router } from 'express'
import { LRUCache } from 'lru-cache'
import type { Attachment } from '../../core/attachment.ts'
import type { Channel } from '../../core/channel.ts'
import type { ConversationReference } from '../../core/conversation.ts'
import type { Reply } from '../../core/reply.ts'
import { createBotToken } from './bot-token.ts'
import { capabilities } from './capabilities.ts'
import { PLAYGROUND, PUBLIC_CLOUD } from './cloud.ts'
import { createConnector } from './connector.ts'
import { createFiles } from './files.ts'
import { createGate, createPlaygroundGate } from './gate.ts'
import { createInbox } from './inbox.ts'
import type { FileUpload } from './invoke.ts'
import { type Labels, labelsFor } from './labels.ts'
import { checkOptions, type TeamsChannelOptions } from './options.ts'
import type { OutboundAttachment } from './outbound.ts'
import { addressOf, TEAMS } from './reference.ts'
import { renderPartial, TEXT_LENGTH } from './render.ts'
import { createRoutes } from './routes.ts'
import { createSpeech } from './say.ts'
import { createSeal } from './sealed-action.ts'
import { createStreams } from './stream.ts'

export interface TeamsChannel extends Channel {
  /** Serves `/api/messages`; mount it at the root. */
  readonly router: Router
}

const REMEMBERED_CONVERSATIONS = 10_000

/** Microsoft Teams, through the Bot Framework. Throws a ParleyError for a bad option. */
export function createTeamsChannel(options: TeamsChannelOptions): TeamsChannel {
  checkOptions(options)
  const { account, accept, attachments, publicUrl, clock, log } = options
  const { cloud = account ? PUBLIC_CLOUD : PLAYGROUND, pause = (ms) => wait(ms, undefined, { ref: false }) } = options
  const botToken = account && (options.botToken ?? createBotToken(account, cloud))
  const { timeoutMs } = options
  const connector = createConnector({ appId: account?.appId ?? '', cloud, botToken, clock, timeoutMs })
  const seal = createSeal(options.sealKey)
  const files = attachments && createFiles({ store: attachments, cloud, botToken, seal })
  const streams = createStreams({ connector, clock, pause, textLength: TEXT_LENGTH / 2 })
  const speech = createSpeech({ connector, streams, pause, botToken })
  const locales = new LRUCache<string, string>({ max: REMEMBERED_CONVERSATIONS })
  const { greeting } = options

  /** The files of a reply as Teams takes them, and a line for each that it does not take there. */
  async function offerFiles({ attachments: all = [], locale }: Reply, to: ConversationReference) {
    const offered: OutboundAttachment[] = []
    const lines: string[] = []
    for (const attachment of all) {
      const file = await files?.offer(attachment, to).catch((err: unknown) => {
        log.warn({ err, conversation: to.id }, 'a file of a reply cannot be opened')
        return undefined
      })
      if (file) offered.push(file)
      else lines.push(inWords(attachment, labelsFor(locale)))
    }
    return { offered, lines }
  }

  function upload(file: FileUpload, to: ConversationReference): void {
    const done = files
      ?.upload(file, to)
      .then((card) => connector.post(addressOf(to), { type: 'message', attachments: [card] }))
    done?.catch((err: unknown) => log.error({ err, conversation: to.id }, 'a file was not delivered'))
  }

  return {
    name: TEAMS,
    capabilities,
    router: createRoutes({
      gate: account ? createGate({ account, cloud, connector, clock, log }) : createPlaygroundGate({ cloud, log }),
      inbox: createInbox({ accept, greeting, files, log }),
      seal,
      replyIn: speech.replyIn,
      upload,
      met: ({ id }, locale) => locale !== undefined && locales.set(id, locale),
      clock,
      log,
    }),

    async typing(to) {
      const address = addressOf(to)
      const { working } = labelsFor(locales.get(to.id))
      if (address.kind === 'personal' && streams.inform(to.id, address, working)) return
      await connector.post(address, { type: 'typing' }).catch(() => {})
    },

    /** Teams has streams in personal chats alone: elsewhere, the reply comes as a whole. */
    async stream(to, partial) {
      const address = addressOf(to)
      if (address.kind === 'personal') streams.show(to.id, address, partial.id, renderPartial(partial.text, publicUrl))
    },

    async send(to, reply) {
      const { offered, lines } = await offerFiles(reply, to)
      const parts = { conversation: to.id, to: addressOf(to), seal, publicUrl, files: offered }
      await speech.say(lines.length > 0 ? { ...reply, text: [reply.text, ...lines].join('\n\n') } : reply, parts)
    },
  }
}

function inWords(attachment: Attachment, labels: Labels): string {
  const name = attachment.name.replace(/[\\`*_[\]<>]/g, '\\$&')
  return 'url' in attachment ? `[${name}](<${attachment.url}>)` : labels.fileElsewhere(name)
}
