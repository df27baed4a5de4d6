// Microsoft's Web Chat, unmodified, in a browser, on a page of another site.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'
import { openBrowser } from '../../support/browser.ts'
import { PNG, pdfWith } from '../../support/files.ts'
import { freePort } from '../../support/free-port.ts'
import { until } from '../../support/until.ts'
import { webChatBundle } from '../../support/web-chat.ts'
import { type House, openHouse } from './house.ts'

const CARD = {
  type: 'AdaptiveCard',
  version: '1.5',
  body: [{ type: 'Input.Text', id: 'order', label: 'Order number' }],
  actions: [{ type: 'Action.Submit', title: 'Find it', data: { dialog: 'order-status', value: { country: 'DE' } } }],
}

const markup = (house: House) => `<!doctype html><html lang="en"><title>Shop</title>
<style>html, body, #chat { height: 100%; margin: 0 }</style><div id="chat"></div><script src="/webchat.js"></script>
<script type="module">
  const domain = '${house.url}'
  const minted = await fetch(domain + '/tokens/generate', { method: 'POST' })
  const { token, conversationId } = await minted.json()
  window.conversation = conversationId
  WebChat.renderWebChat(
    { directLine: WebChat.createDirectLine({ domain, token }), locale: 'en-US', styleOptions: { internalLiveRegionFadeAfter: 1 } },
    document.getElementById('chat'),
  )
</script></html>`

/** Another site than the server's: the same machine, by its other name. */
async function openSite(page: () => string): Promise<string> {
  const script = webChatBundle()
  const server = createServer(({ url }, response) => {
    response.setHeader('content-type', url === '/webchat.js' ? 'text/javascript' : 'text/html')
    response.end(url === '/webchat.js' ? script : url === '/' ? page() : '')
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  onTestFinished(() => void server.close())
  return `http://localhost:${(server.address() as AddressInfo).port}`
}

async function visit() {
  const port = await freePort()
  const site = await openSite(() => markup(house))
  const house = await openHouse(
    {
      allowedOrigins: [site],
      publicUrl: `http://127.0.0.1:${port}`,
      greeting: () => ({ text: 'Hello', suggestedActions: [{ title: 'Shipping', message: 'Where do you ship?' }] }),
    },
    new Map(),
    port,
  )
  onTestFinished(() => house.close())
  const browser = await openBrowser({ viewport: { width: 700, height: 900 } })
  const page = await browser.newPage()
  const faults: string[] = []
  const foreign: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('request', (request) => {
    const url = request.url()
    if (/^https?:/.test(url) && !url.startsWith(site) && !url.startsWith(house.url)) foreign.push(url)
  })
  await page.addInitScript('const lot = Math.random; Math.random = () => (window.shortest ? 0 : lot())')
  await page.goto(site)
  const field = page.getByRole('textbox', { name: 'Message input box' })
  await field.waitFor()
  const conversation: string = await page.evaluate('window.conversation')
  /** What is read in the transcript: not what is said to screen readers alone. */
  const sees = (text: string) => transcript(page).getByText(text, { exact: true }).first().waitFor()
  const say = async (text: string) => {
    await field.fill(text)
    await field.press('Enter')
    await until(() => house.messages.at(-1)?.text === text)
  }
  return { house, page, conversation, sees, say, faults, foreign }
}

const transcript = (page: Page) => page.locator('.webchat__basic-transcript__transcript')

test('Web Chat holds a whole conversation', { timeout: 90_000 }, async () => {
  const { house, page, conversation, sees, say, faults, foreign } = await visit()
  await sees('Hello')
  await page.getByRole('button', { name: 'Shipping' }).click()
  await until(() => house.messages.at(-1)?.text === 'Where do you ship?')
  await sees('Where do you ship?')

  // It says that somebody is at work, streams, and puts the whole answer in the place of its parts.
  const indicator = page.locator('.webchat__typing-indicator')
  house.pass(1)
  await house.typing(conversation)
  await indicator.waitFor()
  await house.stream(conversation, 'r1', 1, 'To 42 countries.')
  await sees('To 42 countries.')
  await house.stream(conversation, 'r1', 2, 'To 42 countries.\n\nIt takes two days.')
  await sees('It takes two days.')
  const passage = { id: 'p', document: 'd', version: '1' }
  await house.reply(conversation, {
    id: 'r1',
    replyTo: house.messages.at(-1)?.id ?? '',
    text: 'To 42 countries.\n\nIt takes two days.\n\n**Ask** for more.',
    citations: [{ title: 'Delivery', url: 'https://shop.test/delivery', passage }],
    suggestedActions: [
      { title: 'Returns', action: { dialog: 'return-item', value: { order: 17 } } },
      { title: 'Thanks', message: 'Thanks' },
    ],
  })
  await transcript(page).locator('strong', { hasText: 'Ask' }).waitFor()
  expect(await transcript(page).getByText('To 42 countries.', { exact: true }).count()).toBe(1)
  await page.getByRole('button', { name: 'Returns' }).click()
  await until(() => house.messages.at(-1)?.action !== undefined)
  expect(house.messages.at(-1)?.action).toEqual({ dialog: 'return-item', value: { order: 17 } })

  // A card, with what is filled in.
  await house.reply(conversation, { text: 'Which order?', card: CARD })
  await transcript(page).getByLabel('Order number').fill('AO-17')
  await transcript(page).getByRole('button', { name: 'Find it' }).click()
  await until(() => house.messages.at(-1)?.action?.dialog === 'order-status')
  expect(house.messages.at(-1)?.action?.value).toEqual({ country: 'DE', order: 'AO-17' })

  // Files, both ways.
  await page.locator('input[type=file]').setInputFiles([
    { name: 'broken 照片.png', mimeType: 'image/png', buffer: PNG },
    { name: 'bill.pdf', mimeType: 'application/pdf', buffer: pdfWith('the bill') },
  ])
  await page.locator('.webchat__attachment-icon--checked').waitFor()
  await say('It arrived broken')
  expect(house.messages.at(-1)?.attachments.map(({ name, contentType }) => [name, contentType])).toEqual([
    ['broken 照片.png', 'image/png'],
    ['bill.pdf', 'application/pdf'],
  ])
  const [picture] = house.messages.at(-1)?.attachments ?? []
  if (!picture) expect.fail()
  await house.reply(conversation, { text: 'This one?', attachments: [picture] })
  const shown = transcript(page).locator('img[src*="/v3/directline/attachments/"]')
  await until(async () => (await shown.count()) > 0)
  await until(() => shown.last().evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth === 1))

  // It comes back after its line was cut, and lacks nothing. How long it waits, from 3 s, is drawn by lot.
  await page.evaluate('window.shortest = true')
  for (const socket of house.sockets) socket.destroy()
  await house.reply(conversation, { text: 'Said meanwhile.' })
  await sees('Said meanwhile.')
  await page.evaluate('window.shortest = false')
  await say('Still there?')
  await house.reply(conversation, { text: 'Of course.' })
  await sees('Of course.')
  expect(await transcript(page).getByText('Said meanwhile.', { exact: true }).count()).toBe(1)
  expect(await page.getByText('Send failed').count()).toBe(0)
  expect(faults).toEqual([])
  expect(foreign).toEqual([])
  expect(house.troubles).toEqual([])
})
