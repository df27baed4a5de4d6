import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { actAs } from '../access/principals/act-as.ts'
import { createWebChannel, type WebChannel } from '../channels/web/channel.ts'
import { createCursors } from '../console/cursors.ts'
import type { FailureOptions } from '../console/failure.ts'
import { createConsole } from '../console/router.ts'
import type { DeskSession } from '../console/session/router.ts'
import type { Accept } from '../core/channel.ts'
import type { Clock } from '../core/clock.ts'
import { ParleyError } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import { readOrCreateSecret } from '../keys/master-key.ts'
import type { IngestProgress } from '../knowledge/ingest-types.ts'
import { createRateLimiter } from '../memory/rate-limiter.ts'
import { htmlReport } from '../outcomes/html/page.ts'
import { csvOf } from '../outcomes/rows.ts'
import { takeLock } from '../storage/lock.ts'
import { htmlExport } from '../transcripts/export-html.ts'
import type { Config } from './config/config.ts'
import type { Watchdog } from './dialogs/watchdog.ts'
import { type House, openHouse } from './house.ts'
import { jobsOf } from './jobs.ts'
import { newSecret } from './rooms/data-folder.ts'
import { openDeskSession } from './rooms/desk-session.ts'
import { createNotify } from './rooms/notify.ts'
import { openSlackChannel } from './rooms/slack.ts'
import { openTeamsChannel } from './rooms/teams.ts'
import { startSchedule } from './schedule.ts'
import { channelStatus } from './serving/channel-status.ts'
import { createAddressOf } from './serving/client-address.ts'
import { closeServer } from './serving/close-server.ts'
import { openDownload } from './serving/download.ts'
import { disclosingGreeting, titleFor } from './serving/greeting.ts'
import { limitAccept } from './serving/limited-accept.ts'
import { createListener, type Listener, listen } from './serving/listener.ts'
import { createServer } from './serving/server.ts'
import { createSourcePages } from './serving/source-pages.ts'
import { isDevelopment, isSecure, localUrl } from './serving/transport.ts'
import { watchAccept } from './serving/watched-accept.ts'
import { widgetPrelude } from './serving/widget-prelude.ts'

export interface App {
  readonly house: House
  /** Where it is reached on this machine. */
  readonly url: string
  readonly channels: readonly string[]
  /** Ends gracefully: who listens at the desk and running turns first, then customers' sockets, then stores. */
  stop(): Promise<void>
}

export interface AppOptions {
  readonly config: Config
  readonly log: Log
  readonly clock?: Clock
  readonly onProgress?: (progress: IngestProgress) => void
  readonly watchdog?: Watchdog
}

const WIDGET_FOLDER = join(import.meta.dirname, '../../dist/widget')
const DESK_FOLDER = join(import.meta.dirname, '../../dist/desk')
/** Tries with a bad token, of one address within a minute. */
const CONSOLE_TRIES = 60
const MEGABYTE = 1_000_000
/** How long running turns may take to end. */
const GRACE_MS = 10_000

/** Builds everything and serves it. */
export async function startApp({ config, log, clock = Date.now, onProgress, watchdog }: AppOptions): Promise<App> {
  const house = await openHouse({
    config,
    clock,
    log,
    ...(onProgress && { onProgress }),
    ...(watchdog && { watchdog }),
  })
  // Without Redis, sockets are known to the server that holds them alone: a second one would leave customers waiting.
  const unlock = config.redis ? () => {} : takeLock(house.data.serverLock)
  if (!unlock) {
    await house.close(0)
    throw new ParleyError(
      'data-folder-unusable',
      `another server runs on the data folder ${house.data.path}: stop it, or set PARLEY_DATA_DIR to another folder`,
    )
  }
  let listener: Listener | undefined
  try {
    listener = createListener(config, clock, log)
    return await serve(listener, house, unlock, { config, log, clock })
  } catch (error) {
    listener?.server.close()
    unlock()
    await house.close(0)
    throw error
  }
}

async function serve(
  { server, jobs }: Listener,
  house: House,
  unlock: () => void,
  { config, log, clock }: Required<Pick<AppOptions, 'config' | 'log' | 'clock'>>,
): Promise<App> {
  const isAway = () => house.problems().length > 0
  const door = watchAccept(house.engine.accept, { isAway, clock, log })
  const web = config.bot.channels.web.enabled ? await openWebChannel(house, door.accept, config, clock, log) : undefined
  if (web) {
    const { whileBusy, mergeSeconds } = config.bot.channels.web
    house.engine.connect(web, { whileBusy, mergeMs: mergeSeconds * 1_000 })
    web.attach(server)
  }
  const slack = await openSlackChannel(house, door.accept, config, clock, log)
  if (slack) house.engine.connect(slack)
  const teams = await openTeamsChannel(house, door.accept, config, clock, log)
  if (teams) house.engine.connect(teams)
  const failures: FailureOptions = {
    addressOf: createAddressOf(config.trustProxy),
    tries: createRateLimiter({ name: 'console-tries', perMinute: CONSOLE_TRIES, redis: house.redis?.redis }),
    log,
  }
  const session = await openDeskSession(house, config, failures, clock)
  const stopping = new AbortController()
  const express = createServer({
    routers: [
      ...(web ? [web.router] : []),
      ...(slack ? [slack.router] : []),
      ...(teams ? [teams.router] : []),
      session.router,
      await openConsole(house, config, session, stopping.signal, failures),
      createSourcePages({
        documents: async () => {
          await house.standing.refresh()
          return house.knowledge.documents('public')
        },
        languages: config.bot.languages,
        title: (language) => titleFor(config.bot, language),
      }),
    ],
    site: config.folders.site,
    widget: WIDGET_FOLDER,
    desk: DESK_FOLDER,
    widgetPrelude: widgetPrelude(config.bot),
    trustProxy: config.trustProxy,
    secure: isSecure(config),
    unready: () =>
      [
        stopping.signal.aborted && 'stopping',
        house.engine.overloaded() && 'overloaded',
        ...house.problems(),
        door.problem(),
      ].filter((problem) => typeof problem === 'string'),
    log,
  })
  // First of all somebody who answers: a request that came before would wait for good.
  server.on('request', express)
  await listen(server, config.port)
  const { port } = server.address() as AddressInfo
  house.knowledge.watch()
  if (isDevelopment(config)) house.dialogs.watch()
  // A store that is away stops nothing: the schedule sweeps again.
  await house.engine.sweep().catch((error: unknown) => log.error({ err: error, job: 'sweep' }, 'job failed'))
  const stopSchedule = startSchedule([...jobs, ...jobsOf(house, config, log)], { jobs: house.jobs, log })

  return {
    house,
    url: localUrl(config, port),
    channels: [web, slack, teams].flatMap((channel) => (channel ? [channel.name] : [])),
    async stop() {
      stopping.abort()
      const work = Promise.all([house.engine.stop(GRACE_MS), stopSchedule(GRACE_MS)])
      await closeServer(
        server,
        work.then(() => web?.close()),
      )
      await house.close(0)
      unlock()
    },
  }
}

async function openConsole(
  house: House,
  config: Config,
  { identify }: DeskSession,
  stopping: AbortSignal,
  failures: FailureOptions,
) {
  const { access, transcripts, attachments, rights, desk, installationKey } = house
  return createConsole({
    ...failures,
    transcripts,
    attachments,
    rights,
    desk,
    notify: createNotify(house),
    canned: config.canned,
    outcomes: house.outcomes.outcomes,
    reportTexts: { csv: csvOf, html: (report) => htmlReport(report, config.bot.name) },
    corrections: house.corrections,
    purposes: access.purposes,
    auditLog: access.auditLog,
    cursors: createCursors(await installationKey('console-cursors')),
    htmlOf: htmlExport,
    authenticate: access.authenticate,
    ...(identify && { identify }),
    actAs,
    fileBytes: config.bot.attachments.megabytes * MEGABYTE,
    stopping,
  })
}

async function openWebChannel(
  house: House,
  accept: Accept,
  config: Config,
  clock: Clock,
  log: Log,
): Promise<WebChannel> {
  const { bot, publicUrl } = config
  const { messagesPerMinute, requestsPerMinute, conversationsPerMinute, uploadsPerMinute } = bot.limits
  const redis = house.redis?.redis
  const limiter = (name: string, perMinute: number) => createRateLimiter({ name, perMinute, redis })
  return createWebChannel({
    accept: limitAccept(accept, limiter('messages', messagesPerMinute), house.customers.customerOf),
    read: house.memory.read,
    download: openDownload(house, bot.name, clock),
    attachments: { store: house.attachments, maxBytes: bot.attachments.megabytes * MEGABYTE },
    relay: house.relay,
    customerTyped: house.customerTyped,
    signingKey: await house.installationKey('web-tokens'),
    secret: config.directLineSecret ?? readOrCreateSecret(house.data.directLineSecret, newSecret),
    ...(config.customerSecret !== undefined && {
      identity: { secret: config.customerSecret, customers: house.customers, usage: house.usage },
    }),
    allowedOrigins: [...(publicUrl ? [publicUrl] : []), ...bot.channels.web.origins],
    publicUrl,
    bot: { id: 'bot', name: bot.name },
    status: (locale) => channelStatus(house, bot.languages, 'web', locale),
    greeting: (locale) => disclosingGreeting(bot, house.texts, locale),
    limits: {
      addressOf: createAddressOf(config.trustProxy),
      requests: limiter('requests', requestsPerMinute),
      conversations: limiter('conversations', conversationsPerMinute),
      uploads: limiter('uploads', uploadsPerMinute),
      anonymousMessages: createRateLimiter({
        name: 'anonymous-messages',
        perDay: bot.limits.anonymousMessagesPerDay,
        redis,
      }),
    },
    clock,
    log,
  })
}
