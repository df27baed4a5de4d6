import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { BrowserContext, Route, WebSocketRoute } from 'playwright-core'
import type { ServedSettings } from '../../src/widget/settings.ts'

const built = fileURLToPath(new URL('../../dist/widget', import.meta.url))
const STRICT = "default-src 'none'; script-src 'nonce-n1'; connect-src 'self' wss:; img-src 'self'; frame-src 'self'"

export const SITE = 'https://site.example'

const bot = { id: 'bot', name: 'Otto', role: 'bot' }

/** An activity as the server sends it; the id is counted. */
export function fromBot(activity: object): object {
  count += 1
  return { type: 'message', id: `a${count}`, timestamp: new Date().toISOString(), from: bot, locale: 'en', ...activity }
}
let count = 0

interface PageOptions {
  readonly attributes?: string
  readonly html?: string
  /** Language of the page. */
  readonly lang?: string
  /** What the server puts before the script. */
  readonly served?: ServedSettings
  /** What `GET …/status` says. */
  readonly status?: object
  /** Further files of the site, by path. */
  readonly files?: Readonly<Record<string, string>>
  /** Answers a request before the stand-in does; undefined lets it. */
  answer?(path: string, route: Route): Promise<void> | undefined
}

/** A page on a strict policy with the built widget, beside a stand-in for the server that says what it is told to. */
export async function openChatPage(context: BrowserContext, options: PageOptions = {}) {
  const page = await context.newPage()
  const complaints: string[] = []
  const posts: { readonly path: string; readonly body: string }[] = []
  const session = { conversationId: 'c1', token: 't1', expires_in: 1_800 }
  let line: WebSocketRoute | undefined
  page.on('console', (message) => {
    if (message.type() === 'error' || /Content.Security/i.test(message.text())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))

  await page.routeWebSocket(/\/stream$/, (socket) => {
    line = socket
    socket.send(JSON.stringify({ activities: [fromBot({ text: 'Hello' })], watermark: '0' }))
  })
  await page.route(`${SITE}/**`, async (route) => {
    const request = route.request()
    const path = new URL(request.url()).pathname
    if (path === '/') {
      const body = `<!doctype html><html lang="${options.lang ?? 'en'}"><title>Shop</title><main><h1>Shop</h1>${options.html ?? ''}</main><script nonce="n1" src="/widget.js" ${options.attributes ?? ''}></script></html>`
      return route.fulfill({ contentType: 'text/html', body, headers: { 'content-security-policy': STRICT } })
    }
    const file = options.files?.[path]
    if (file !== undefined) return route.fulfill({ body: file })
    if (path.endsWith('.js')) {
      const prelude =
        path === '/widget.js' ? `document.currentScript.parley=${JSON.stringify(options.served ?? {})};` : ''
      return route.fulfill({ contentType: 'text/javascript', body: prelude + readFileSync(built + path, 'utf8') })
    }
    if (request.method() === 'POST') posts.push({ path, body: request.postData() ?? '' })
    const answered = options.answer?.(path, route)
    if (answered) return answered
    if (path.endsWith('/status')) return route.fulfill({ json: options.status ?? { open: true } })
    if (path.endsWith('/activities') || path.endsWith('/upload'))
      return route.fulfill({ json: { id: `c1|${posts.length}` } })
    const conversationId = /\/conversations\/(\w+)$/.exec(path)?.[1] ?? session.conversationId
    return route.fulfill({ json: { ...session, conversationId, streamUrl: 'wss://site.example/stream' } })
  })
  await page.goto(SITE)

  return {
    page,
    complaints,
    posts,
    /** Has the server say these, in one frame. */
    receive(...activities: object[]): void {
      line?.send(JSON.stringify({ activities, watermark: String(count) }))
    },
    /** Ends the line as a server that goes away does. */
    hangUp: () => line?.close(),
    async open(): Promise<void> {
      await page.locator('parley-chat .launcher').click()
      await page.getByRole('log').getByText('Hello').waitFor()
    },
  }
}
