import type { Server } from 'node:http'
import { Router } from 'express'
import type { Channel } from '../../core/channel.ts'
import { capabilities } from './capabilities.ts'
import { addConversationRoutes } from './conversation-routes.ts'
import { createCors } from './cors.ts'
import { addDownloadRoute } from './download-route.ts'
import { addFileRoute } from './files/file-route.ts'
import { createFileLinks } from './files/links.ts'
import { createUploadReader } from './files/read-upload.ts'
import { createGate } from './gate.ts'
import { createHistory } from './history.ts'
import { Hub } from './hub.ts'
import { createIdentify } from './identity/identify.ts'
import { createVerifyIdentity } from './identity/verify-identity.ts'
import { createLimits } from './limits.ts'
import { createLive } from './live.ts'
import { createFindInLog } from './log-search.ts'
import { createFindOffer } from './offers/find-offer.ts'
import { checkOptions, type WebChannelOptions } from './options.ts'
import { createReceive } from './receive.ts'
import { Refusal } from './refusal.ts'
import { createRenderer } from './render.ts'
import { createErrorHandler } from './respond.ts'
import { addStatusRoute } from './status-route.ts'
import { createStreamServer } from './stream-server.ts'
import { addTokenRoutes } from './token-routes.ts'
import { createTokens } from './tokens.ts'

export type { WebChannelOptions } from './options.ts'

const NAME = 'web'

export interface WebChannel extends Channel {
  /** Serves `/v3/directline`; mount it at the root. */
  readonly router: Router
  /** Takes over the server's WebSocket upgrades; those for other paths are refused. */
  attach(server: Server): void
  /** Refuses new streams and ends those that are open. */
  close(): Promise<void>
}

/** Direct Line 3.0, as Microsoft's Web Chat and its client library speak it. Throws a ParleyError for a bad option. */
export function createWebChannel(options: WebChannelOptions): WebChannel {
  const settings = checkOptions(options)
  const { accept, read, attachments, clock, log } = options
  const { publicUrl } = settings
  const tokens = createTokens({
    signingKey: settings.signingKey,
    clock,
    lifetimeSeconds: settings.tokenLifetimeSeconds,
    resumeDays: settings.resumeDays,
  })
  const gate = createGate(tokens, settings.secret)
  const identify =
    options.identity &&
    createIdentify({
      verify: createVerifyIdentity({ secret: options.identity.secret, clock }),
      ...options.identity,
      clock,
    })
  const links = createFileLinks({ signingKey: settings.signingKey, clock })
  const renderer = createRenderer({ bot: settings.bot, publicUrl, fileUrl: links.path, clock })
  const readPage = createHistory({ read, renderer, greeting: options.greeting })
  const hub = new Hub()
  const live = createLive({ hub, renderer, relay: options.relay })
  const limits = createLimits(options.limits, gate)
  const streams = createStreamServer({ tokens, hub, live, limits, readPage, log })

  const routes = Router()
  routes.use(createCors(new Set(settings.allowedOrigins)))
  routes.use(limits.admitRequest)
  const begun = async (conversation: string) => (await read(conversation, 0, 1)).length > 0
  addTokenRoutes(routes, { settings, tokens, gate, limits, identify, begun, clock, log })
  addConversationRoutes(routes, {
    receive: createReceive({
      channel: NAME,
      accept,
      attachments: attachments.store,
      findOffer: createFindOffer({ find: createFindInLog(read), greeting: options.greeting }),
      live,
      clock,
    }),
    readUpload: createUploadReader(attachments.maxBytes),
    read,
    readPage,
    tokens,
    gate,
    limits,
    identify,
    typed: ({ conversation: id, customer }) => options.customerTyped?.({ id, channel: NAME, customer }),
    publicUrl,
    clock,
  })
  addFileRoute(routes, { store: attachments.store, links })
  addDownloadRoute(routes, { download: options.download, gate, publicUrl, clock })
  addStatusRoute(routes, options.status)
  routes.use(() => {
    throw new Refusal(404, 'NotFound', 'Direct Line has nothing at this address.')
  })
  routes.use(createErrorHandler(log))
  const router = Router().use('/v3/directline', routes)

  return {
    name: NAME,
    capabilities,
    router,
    attach: (server) => streams.attach(server),

    async typing(to) {
      live.typing(to)
    },
    async stream(to, partial) {
      live.partial(to, partial)
    },
    /** Whoever is not connected reads it from the log. */
    async send(to, reply, sequence) {
      live.reply(to, sequence, reply)
    },

    close: () => streams.close(),
  }
}
