import { createServer as createHttpServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createWebChannel, type WebChannel } from '../channels/web/channel.ts'
import type { Clock } from '../core/clock.ts'
import { ParleyError } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import { nearest } from '../engine/language.ts'
import { readOrCreateSecret } from '../keys/master-key.ts'
import type { IngestProgress } from '../knowledge/ingest-types.ts'
import type { Config } from './config.ts'
import { newSecret } from './data-folder.ts'
import { type House, openHouse } from './house.ts'
import { startSchedule } from './schedule.ts'
import { createServer } from './server.ts'
import { createSourcePages } from './source-pages.ts'

export interface App {
  readonly house: House
  /** Where it is reached on this machine. */
  readonly url: string
  readonly channels: readonly string[]
  /** Ends gracefully: running turns first, then sockets, then stores. */
  stop(): Promise<void>
}

export interface AppOptions {
  readonly config: Config
  readonly log: Log
  readonly clock?: Clock
  readonly onProgress?: (progress: IngestProgress) => void
}

const WIDGET_FOLDER = join(import.meta.dirname, '../../dist/widget')
const SWEEP_EVERY_MS = 1_000
/** How long running turns may take to end. */
const GRACE_MS = 10_000

/** Builds everything and serves it. */
export async function startApp({ config, log, clock = Date.now, onProgress }: AppOptions): Promise<App> {
  const house = await openHouse({ config, clock, log, ...(onProgress && { onProgress }) })
  const server = createHttpServer()
  try {
    await listen(server, config.port)
  } catch (error) {
    await house.close(0)
    throw error
  }
  const { port } = server.address() as AddressInfo
  const url = `http://localhost:${port}`

  const web = config.bot.channels.web.enabled ? openWebChannel(house, config, port, clock, log) : undefined
  if (web) {
    house.engine.connect(web)
    web.attach(server)
  }
  let stopping = false
  const express = createServer({
    routers: [
      ...(web ? [web.router] : []),
      createSourcePages({ passages: () => house.knowledge.passages('public'), name: config.bot.name }),
    ],
    site: config.folders.site,
    widget: WIDGET_FOLDER,
    trustProxy: config.trustProxy,
    unready: () => (stopping ? ['stopping'] : []),
    log,
  })
  server.on('request', express)

  house.knowledge.watch()
  const stopSchedule = startSchedule([{ name: 'sweep', everyMs: SWEEP_EVERY_MS, run: () => house.engine.sweep() }], log)
  await house.engine.sweep()

  return {
    house,
    url,
    channels: web ? [web.name] : [],
    async stop() {
      stopping = true
      stopSchedule()
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      await house.close(GRACE_MS)
      await web?.close()
      server.closeAllConnections()
      await closed
    },
  }
}

function openWebChannel(house: House, config: Config, port: number, clock: Clock, log: Log): WebChannel {
  const { bot, publicUrl } = config
  const own = ['localhost', '127.0.0.1', '[::1]'].map((host) => `http://${host}:${port}`)
  const greetings = bot.greeting
  return createWebChannel({
    accept: house.engine.accept,
    read: house.memory.read,
    signingKey: Buffer.from(readOrCreateSecret(house.data.tokenKey, newSecret), 'base64url'),
    secret: config.directLineSecret ?? readOrCreateSecret(house.data.directLineSecret, newSecret),
    allowedOrigins: [...own, ...(publicUrl ? [new URL(publicUrl).origin] : []), ...bot.channels.web.origins],
    publicUrl,
    bot: { id: 'bot', name: bot.name },
    greeting(locale) {
      const language = (locale && nearest(locale, bot.languages)) ?? bot.languages[0]
      const greeting = greetings[language]
      return (
        greeting && {
          text: greeting.text,
          suggestedActions: greeting.suggestions.map((question) => ({ title: question, message: question })),
        }
      )
    },
    clock,
    log,
  })
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const mend = 'end the program that uses it, or set PORT to another one'
      reject(new ParleyError('port-unavailable', `cannot listen on port ${port} (${cause.code}): ${mend}`, { cause }))
    })
    server.listen(port, resolve)
  })
}
