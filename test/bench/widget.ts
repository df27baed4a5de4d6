import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { chromium, type Page } from 'playwright-core'
import { type WebSocket, WebSocketServer } from 'ws'
import { CHROMIUM } from '../support/browser.ts'

export const WIDGET_FOLDER = join(import.meta.dirname, '../../dist/widget')

/** Sizes over the wire, gzipped, in bytes. */
export interface WidgetFigures {
  readonly launcher: number
  /** Launcher and panel: all that most conversations need. */
  readonly opened: number
  /** What is loaded beside them where it is needed: another language, the first Adaptive Card. */
  readonly parts: readonly { readonly name: string; readonly bytes: number }[]
  readonly files: readonly string[]
}

export function measureWidget(): WidgetFigures {
  const size = (file: string) => gzipSync(readFileSync(join(WIDGET_FOLDER, file)), { level: 9 }).length
  const files = readdirSync(WIDGET_FOLDER, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'))
  const isPanel = (file: string) => /^widget\/panel-/.test(file)
  const launcher = size('widget.js')
  const panel = files.filter(isPanel).reduce((sum, file) => sum + size(file), 0)
  const parts = files
    .filter((file) => file !== 'widget.js' && !isPanel(file))
    .map((file) => ({ name: file.replace(/^widget\/(.*)-.{8}\.js$/, '$1'), bytes: size(file) }))
  return { launcher, opened: launcher + panel, parts, files: files.sort() }
}

/** How the widget behaves on the page that it is on. Times in milliseconds. */
export interface WidgetTimes {
  /** Longest task of the main thread at a quarter of the processor's pace, while it loads, opens and streams. */
  readonly longestTaskMs: number
  readonly tasks: number
  /** From the moment a sentence leaves the server until a frame with it is painted. */
  readonly paintP50Ms: number
  readonly paintP95Ms: number
}

const SENTENCES = 40
const SLOWER = 4
const GAP_MS = 100

/** The widget in Chromium, beside a server that does nothing but stream: what is measured is the widget. */
export async function measureWidgetTimes(): Promise<WidgetTimes> {
  const server = await startStreamer()
  const browser = await chromium.launch(CHROMIUM)
  try {
    const slow = await (await browser.newContext()).newPage()
    const devTools = await slow.context().newCDPSession(slow)
    await devTools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER })
    await watchTasks(slow)
    await openChat(slow, server.url)
    await stream(slow, server)
    const tasks = await slow.evaluate(() => (window as unknown as { tasks: number[] }).tasks)

    const quick = await (await browser.newContext()).newPage()
    await openChat(quick, server.url)
    const paints = (await stream(quick, server)).sort((a, b) => a - b)
    const at = (share: number) => paints[Math.floor(share * (paints.length - 1))] ?? Number.NaN
    return { longestTaskMs: Math.max(0, ...tasks), tasks: tasks.length, paintP50Ms: at(0.5), paintP95Ms: at(0.95) }
  } finally {
    await browser.close()
    server.stop()
  }
}

/** Browsers tell of tasks from 50 ms on: shorter ones are no long tasks. */
async function watchTasks(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const tasks: number[] = []
    Object.assign(window, { tasks })
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
      type: 'longtask',
      buffered: true,
    })
  })
}

async function openChat(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await page.locator('parley-chat .launcher').click()
  await page.getByRole('log').getByText('Hello').waitFor()
}

/** Streams an answer of so many sentences, and returns how long each took to be painted. */
async function stream(page: Page, server: Streamer): Promise<number[]> {
  // Clocks of one machine: the page's is the server's.
  await page.evaluate(() => {
    const painted: Record<string, number> = {}
    Object.assign(window, { painted })
    const log = document.querySelector('parley-chat')?.shadowRoot?.querySelector('.log')
    new MutationObserver(() => {
      const last = /Sentence (\d+) is here/g
      const said = [...(log?.textContent ?? '').matchAll(last)].at(-1)?.[1]
      // The frame after the next call is on the screen.
      if (said)
        requestAnimationFrame(() => setTimeout(() => (painted[said] ??= performance.timeOrigin + performance.now())))
    }).observe(log ?? document, { childList: true, subtree: true, characterData: true })
  })
  const sent = await server.stream()
  await page.getByText(`Sentence ${SENTENCES} is here`).first().waitFor()
  await page.waitForFunction((last) => last in (window as unknown as { painted: object }).painted, String(SENTENCES))
  const painted = await page.evaluate(() => (window as unknown as { painted: Record<string, number> }).painted)
  return Object.entries(painted).map(([sentence, time]) => time - (sent.get(sentence) ?? Number.NaN))
}

type Streamer = Awaited<ReturnType<typeof startStreamer>>

async function startStreamer() {
  let line: WebSocket | undefined
  let streams = 0
  const http = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname
    const send = (type: string, body: string) => void response.setHeader('content-type', type).end(body)
    if (path === '/') return send('text/html', '<!doctype html><title>Page</title><script src="/widget.js"></script>')
    if (path.endsWith('.js')) return send('text/javascript', readFileSync(join(WIDGET_FOLDER, path), 'utf8'))
    const streamUrl = `ws://${request.headers.host}/stream`
    send('application/json', JSON.stringify({ conversationId: 'c', token: 't', open: true, streamUrl }))
  })
  const bot = { id: 'bot', name: 'Otto', role: 'bot' }
  const say = (activity: object) =>
    line?.send(JSON.stringify({ activities: [{ from: bot, ...activity }], watermark: '1' }))
  new WebSocketServer({ server: http }).on('connection', (socket) => {
    line = socket
    say({ type: 'message', id: 'hello', text: 'Hello' })
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    /** When each sentence left, by its number. */
    async stream(): Promise<ReadonlyMap<string, number>> {
      streams += 1
      const sent = new Map<string, number>()
      let text = ''
      for (let sentence = 1; sentence <= SENTENCES; sentence += 1) {
        text += `Sentence ${sentence} is here, with **words**.\n\n`
        const streamSequence = sentence
        const channelData = { streamType: 'streaming', streamSequence, streamId: `s${streams}` }
        sent.set(String(sentence), performance.timeOrigin + performance.now())
        say({ type: 'typing', id: `t${streams}.${sentence}`, text, channelData })
        await new Promise((resolve) => setTimeout(resolve, GAP_MS))
      }
      return sent
    },
    stop(): void {
      line?.terminate()
      http.close()
      http.closeAllConnections()
    },
  }
}
