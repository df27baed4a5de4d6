import { describe, expect, it } from 'vitest'
import { fromBot, openChatPage } from '../support/chat-page.ts'
import { shareBrowser } from '../support/shared-browser.ts'

const newContext = shareBrowser()

/** Runs on the page as a site's own script does, ahead of the widget's; what it hears is in `window.heard`. */
const before = (script: string) => ({
  attributes: 'async',
  files: { '/site.js': `window.heard = []; ${script}` },
  html: '<script nonce="n1" src="/site.js"></script>',
})

const hear = (...names: string[]) =>
  names.map((name) => `chat.on('${name}', (detail) => heard.push(['${name}', detail]))`).join(';')

const heardOn = (page: { evaluate<T>(f: () => T): Promise<T> }) =>
  page.evaluate(() => (window as unknown as { heard: [string, unknown][] }).heard)

describe('window.Parley', { timeout: 30_000 }, () => {
  it('takes calls before the script is there, and tells what happens', async () => {
    const calls = `(window.Parley ||= []).push((chat) => {
      ${hear('open', 'close', 'message', 'unread', 'handover')}
      chat.on('open', () => { throw new Error('the page made a mistake') })
      chat.send('Where do you ship?')
    })`
    const { page, posts, receive, complaints } = await openChatPage(await newContext(), before(calls))
    await page.getByRole('log').getByText('Where do you ship?').waitFor()
    await expect.poll(() => posts.at(-1)?.body).toContain('Where do you ship?')
    receive(fromBot({ text: 'To 42 countries.' }))
    await page.getByText('To 42 countries.').first().waitFor()
    await page.evaluate(() => window.Parley?.push((chat) => chat.toggle()))
    const agent = { id: 'm', name: 'Mara', role: 'bot' }
    receive(fromBot({ text: 'Hi!', from: agent, channelData: { author: 'agent' } }))
    await page.getByRole('button', { name: 'Open chat, new messages: 1' }).waitFor()
    receive(fromBot({ text: 'Mara has left.', from: agent, channelData: { author: 'system' } }))
    await expect
      .poll(() => heardOn(page))
      .toEqual(
        [
          ['open', null],
          ['message', { author: 'customer', text: 'Where do you ship?' }],
          ['message', { author: 'bot', text: 'To 42 countries.' }],
          ['close', null],
          ['message', { author: 'agent', text: 'Hi!' }],
          ['handover', { agent: 'Mara' }],
          ['unread', { count: 1 }],
          ['message', { author: 'bot', text: 'Mara has left.' }],
          ['handover', {}],
          ['unread', { count: 2 }],
        ].map(([name, detail]) => [name, detail === null ? undefined : detail]),
      )
    // The one mistake is the page's own; its chat went on.
    expect(complaints).toEqual(['Error: the page made a mistake'])
  })

  it('names the customer: from the start, in a conversation that has begun, and no longer', async () => {
    const calls = `(window.Parley ||= []).push((chat) => { ${hear('error')}; chat.identify('jwt-1') })`
    const other = { conversationId: 'c2', token: 't2', expires_in: 1_800, streamUrl: 'wss://site.example/stream' }
    let refuses = false
    const { page, posts, open } = await openChatPage(await newContext(), {
      ...before(calls),
      answer(path, route) {
        if (!path.endsWith('/tokens/identify')) return undefined
        return refuses ? route.fulfill({ status: 401, json: {} }) : route.fulfill({ json: other })
      },
    })
    await open()
    expect(posts.find(({ path }) => path.endsWith('/generate'))?.body).toContain('"identity":"jwt-1"')

    await page.evaluate(() => window.Parley?.push((chat) => chat.identify(async () => 'jwt-2')))
    await expect
      .poll(() => posts.filter(({ path }) => path.endsWith('/identify')).map(({ body }) => body))
      .toEqual(['{"identity":"jwt-2"}'])
    await page.getByRole('textbox').fill('It is me')
    await page.getByRole('textbox').press('Enter')
    await expect.poll(() => posts.at(-1)?.path).toBe('/v3/directline/conversations/c2/activities')

    refuses = true
    await page.evaluate(() => window.Parley?.push((chat) => chat.identify('expired')))
    await expect.poll(() => heardOn(page)).toEqual([['error', { code: 'identity' }]])

    await page.evaluate(() => window.Parley?.push((chat) => chat.signOut()))
    await expect
      .poll(() => posts.filter(({ path }) => path.endsWith('/generate')).at(-1)?.body)
      .not.toContain('identity')
    await page.getByRole('log').getByText('It is me').waitFor({ state: 'detached' })
  })

  it('asks for another token when a known customer begins anew', async () => {
    let tokens = 0
    const context = await newContext()
    await context.exposeFunction('sign', () => {
      tokens += 1
      return `jwt-${tokens}`
    })
    const calls = '(window.Parley ||= []).push((chat) => chat.identify(() => window.sign()))'
    const { page, posts, open } = await openChatPage(context, before(calls))
    await open()
    await page.getByRole('button', { name: 'New conversation' }).click()
    await expect
      .poll(() => posts.filter(({ path }) => path.endsWith('/generate')).map(({ body }) => JSON.parse(body).identity))
      .toEqual(['jwt-1', 'jwt-2'])
    expect(posts.some(({ body }) => body.includes('endOfConversation'))).toBe(true)
  })
})
