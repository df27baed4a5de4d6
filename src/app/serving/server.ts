import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import compression from 'compression'
import express, {
  type ErrorRequestHandler,
  type Express,
  type NextFunction,
  type Request,
  type Response,
  type Router,
} from 'express'
import helmet from 'helmet'
import type { Log } from '../../core/log.ts'

export interface ServerOptions {
  /** Routers of channels and pages, in the order in which they are asked. */
  readonly routers: readonly Router[]
  /** The demo or company site that is served at `/`, where there is one. */
  readonly site: string
  /** Folder of the built widget. */
  readonly widget: string
  /** Folder of the built desk. */
  readonly desk: string
  /** What goes before the widget's script. */
  readonly widgetPrelude: string
  readonly trustProxy: number
  /** Customers come by HTTPS: browsers are told to come by nothing else. */
  readonly secure: boolean
  /** What is not ready yet; nothing when all is. */
  readonly unready: () => readonly string[]
  readonly log: Log
}

const ASSETS = join(import.meta.dirname, 'assets')
const YEAR_SECONDS = 365 * 24 * 60 * 60

/** The HTTP face: health, channels, widget, desk, pages. */
export function createServer({
  routers,
  site,
  widget,
  desk,
  widgetPrelude,
  trustProxy,
  secure,
  unready,
  log,
}: ServerOptions): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('trust proxy', trustProxy)

  // Other hosts below this one are not ours to speak for.
  if (secure) app.use(helmet.strictTransportSecurity({ maxAge: YEAR_SECONDS, includeSubDomains: false }))

  app.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' })
  })
  app.get('/readyz', (_request, response) => {
    const missing = unready()
    response
      .status(missing.length === 0 ? 200 : 503)
      .json({ status: missing.length === 0 ? 'ready' : 'not ready', missing })
  })

  for (const router of routers) app.use(router)

  // Everything below is for people: pages, the widget and their files.
  app.use(pageHeaders(), compression())
  app.get('/widget.js', async (_request, response) => {
    response.set('cache-control', 'public, max-age=300').type('js')
    response.send(widgetPrelude + (await readFile(join(widget, 'widget.js'), 'utf8')))
  })
  app.use('/widget', (_request, response, next) => {
    // A module that another site's page imports.
    response.set('access-control-allow-origin', '*')
    next()
  })
  app.use(
    '/widget',
    express.static(join(widget, 'widget'), { immutable: true, maxAge: 1_000 * YEAR_SECONDS, index: false }),
  )
  // Staff alone come here, by a page that stands for itself.
  app.use('/console', deskHeaders(), express.static(desk, { cacheControl: false }))
  app.use(express.static(ASSETS, { index: false }))
  if (existsSync(site)) app.use(express.static(site))
  app.use((_request, response) => {
    response.status(404).type('text').send('There is nothing at this address.\n')
  })
  app.use(failure(log))
  return app
}

function pageHeaders() {
  return helmet({
    strictTransportSecurity: false,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'", 'ws:', 'wss:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'self'"],
      },
    },
    // The widget is embedded by other sites' pages.
    crossOriginResourcePolicy: { policy: 'cross-origin' },
  })
}

function deskHeaders() {
  const policy = helmet.contentSecurityPolicy({
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      connectSrc: ["'self'"],
      imgSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
      requireTrustedTypesFor: ["'script'"],
    },
  })
  return (request: Request, response: Response, next: NextFunction) => {
    response.set({ 'cache-control': 'no-cache', 'cross-origin-resource-policy': 'same-origin' })
    policy(request, response, next)
  }
}

/** Strangers are told little; the log has the error. */
function failure(log: Log): ErrorRequestHandler {
  return (error, request, response, next) => {
    const status = Number((error as { status?: number }).status ?? 500)
    if (status >= 500) log.error({ err: error, path: request.path }, 'request failed')
    if (response.headersSent) return next(error)
    response
      .status(status)
      .type('text')
      .send(status < 500 ? 'This request cannot be served.\n' : 'Something went wrong on our side.\n')
  }
}
