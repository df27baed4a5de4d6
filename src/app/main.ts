import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { FailureOptions } from '../console/failure.ts'
import type { Clock } from '../core/clock.ts'
import { ParleyError } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import type { IngestProgress } from '../knowledge/ingest-types.ts'
import { createRateLimiter } from '../memory/rate-limiter.ts'
import { takeLock } from '../storage/lock.ts'
import type { Config } from './config/config.ts'
import type { Watchdog } from './dialogs/watchdog.ts'
import { type House, openHouse } from './house.ts'
import { jobsOf } from './jobs.ts'
import { openConsole } from './rooms/console.ts'
import { openDeskSession } from './rooms/desk-session.ts'
import { openSlackChannel } from './rooms/slack.ts'
import { openTeamsChannel } from './rooms/teams.ts'
import { openWebChannel } from './rooms/web.ts'
import { startSchedule } from './schedule.ts'
import { createAddressOf } from './serving/client-address.ts'
import { closeServer } from './serving/close-server.ts'
import { titleFor } from './serving/greeting.ts'
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
  const web = await openWebChannel(house, door.accept, config, clock, log)
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
