import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { barriers } from '../support/barriers.ts'
import { startConversation } from '../support/customer.ts'
import { openDesk, operatorToken } from '../support/desk.ts'
import { PNG } from '../support/files.ts'
import { startServer } from '../support/server.ts'
import { shareBrowser } from '../support/shared-browser.ts'
import { temporaryFolder } from '../support/temporary.ts'

const HTML = '<img src=x onerror="document.title=\'owned\'">'

const heard = (page: Page, text: string) => page.getByRole('log').getByText(text).first().waitFor()

/** The agent's browser, signed in. Complaints are what its console shows. */
async function signIn(context: BrowserContext, url: string, token: string) {
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(String(error)))
  await page.goto(`${url}/console`)
  await page.getByLabel('Access token').fill(token)
  await page.keyboard.press('Enter')
  await page.getByText('Live', { exact: true }).waitFor()
  return { page, complaints }
}

async function askForPerson(page: Page, url: string) {
  await page.goto(url)
  await page.locator('parley-chat .launcher').click()
  const say = async (text: string) => {
    await page.getByRole('textbox').fill(text)
    await page.getByRole('textbox').press('Enter')
  }
  await say('where do you ship?')
  await page.locator('parley-chat .sources').waitFor()
  await say('I want to speak to a human')
  return say
}

describe('the desk', { timeout: 240_000 }, () => {
  const open = shareBrowser()

  it('is worked by keyboard alone, and the customer reads it in the widget', async () => {
    const data = temporaryFolder()
    const server = await startServer({ data })
    const customer = await (await open({ reducedMotion: 'reduce' })).newPage()
    const agents = await open({ reducedMotion: 'reduce', viewport: { width: 1_280, height: 800 } })
    const { page: agent, complaints } = await signIn(agents, server.url, operatorToken(data))
    await agent.getByText('Nobody waits.').waitFor()
    const say = await askForPerson(customer, server.url)

    // It comes by itself.
    await agent.getByRole('button', { name: /waits/ }).waitFor()
    await agent.keyboard.press('j')
    await agent.keyboard.press('Enter')
    await agent.getByText('Waiting in support').waitFor()
    const side = agent.getByRole('complementary')
    await side.getByText('where do you ship?', { exact: true }).waitFor()
    await agent.keyboard.press('t')
    await agent.getByText('With you').waitFor()
    await heard(customer, 'operator from our team is here now.')

    // Typing, a canned answer, and a reply.
    const field = agent.getByRole('textbox', { name: 'Your reply' })
    await expect.poll(() => field.evaluate((element) => element === document.activeElement)).toBe(true)
    await agent.keyboard.type('/order')
    await agent.getByRole('option', { name: /Ask for the order number/ }).waitFor()
    await agent.keyboard.press('Enter')
    expect(await field.inputValue()).toContain('Could you tell me your order number?')
    await agent.keyboard.type(' Thanks.')
    await customer.getByText('operator is writing').first().waitFor()
    await agent.keyboard.press('Enter')
    await heard(customer, 'is in the mail that confirmed your order. Thanks.')

    // What the customer says is text, whatever it looks like; a note stays with colleagues.
    await customer.getByRole('textbox').pressSequentially('<im')
    await agent.getByText('The customer is writing…').waitFor()
    await say(HTML)
    await heard(agent, HTML)
    await agent.keyboard.press('Escape')
    await agent.keyboard.press('n')
    await agent.keyboard.type(`${HTML} a difficult one`)
    await agent.keyboard.press('Enter')
    await heard(agent, 'a difficult one')
    expect(await customer.getByText('a difficult one').count()).toBe(0)
    for (const page of [agent, customer]) expect(await page.title()).not.toBe('owned')

    expect(await barriers(agent)).toEqual([])
    await agent.keyboard.press('Escape')
    await agent.keyboard.press('?')
    await agent.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
    expect(await barriers(agent)).toEqual([])
    await agent.keyboard.press('Escape')
    await agent.keyboard.press('b')
    await heard(customer, 'operator has left')
    await agent.getByText('This conversation is closed.').waitFor()
    expect(complaints).toEqual([])

    const again = await losesNothing(agents, agent, server.url, operatorToken(data))
    await exchangesFiles(again, server.url, data)
    await showsToWhoeverMay(again)
  })
})

/** A reply whose answer is lost, and a page that goes away with a draft. */
async function losesNothing(context: BrowserContext, page: Page, url: string, token: string) {
  const customer = await startConversation(url)
  await customer.listen()
  await customer.say('I want to speak to a human')
  const desk = openDesk(url, token)
  await page.getByRole('button', { name: /waits/ }).click()
  await page.getByRole('button', { name: 'Take' }).click()
  await page.getByText('With you').waitFor()
  await customer.listen()

  // It arrived, but the page does not know.
  await page.route('**/reply', async (route) => {
    await route.fetch()
    await route.abort()
  })
  const field = page.getByRole('textbox', { name: 'Your reply' })
  await field.fill('It comes tomorrow.')
  await field.press('Enter')
  await page.getByText('Your text is kept').waitFor()
  await page.close()

  const again = await context.newPage()
  await again.goto(`${url}/console`)
  await again.getByLabel('Access token').fill(token)
  await again.keyboard.press('Enter')
  const [item] = await desk.list('?status=taken')
  await again.getByRole('region', { name: 'Mine' }).getByRole('button').click()
  const kept = again.getByRole('textbox', { name: 'Your reply' })
  await expect.poll(() => kept.inputValue()).toBe('It comes tomorrow.')
  await kept.press('Enter')
  await expect.poll(() => kept.inputValue()).toBe('')
  const said = (await desk.lines(item?.id ?? '')).filter(
    ({ author, content }) => author === 'agent' && content.text !== '',
  )
  expect(said.map(({ content }) => content.text)).toEqual(['It comes tomorrow.'])
  return again
}

/** Pictures both ways, of a customer whose name and files are called as badly as can be. */
async function exchangesFiles(page: Page, url: string, data: string) {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => /Content.Security|Trusted/i.test(message.text()) && complaints.push(message.text()))
  const secret = readFileSync(join(data, 'directline.secret'), 'utf8').trim()
  const customer = await startConversation(url, 'en', { secret, user: { id: 'u1', name: HTML } })
  await customer.listen()
  await customer.say('I want to speak to a human')
  const contentUrl = `data:image/png;base64,${Buffer.from(PNG).toString('base64')}`
  await customer.post({
    text: 'this one',
    attachments: [{ contentType: 'image/png', contentUrl, name: `${HTML}.png` }],
  })
  await page.getByRole('button', { name: HTML }).click()
  await page.getByRole('button', { name: 'Take', exact: true }).click()
  await page.getByRole('heading', { name: HTML }).waitFor()
  await page.getByRole('button', { name: /^Enlarge/ }).click()
  await expect
    .poll(() => page.locator('.large canvas').evaluate((it) => (it as HTMLCanvasElement).width))
    .toBeGreaterThan(0)
  await page.keyboard.press('Escape')

  // Chosen, pasted and dropped; one of them is not what may be sent.
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Attach files' }).click()
  const png = { mimeType: 'image/png', buffer: Buffer.from(PNG) }
  const exe = { name: 'setup.exe', mimeType: 'image/png', buffer: Buffer.from('MZ') }
  await (await chooser).setFiles([{ ...png, name: `${HTML}.png` }, exe])
  const field = page.getByRole('textbox', { name: 'Your reply' })
  for (const [type, name] of [
    ['paste', 'pasted.png'],
    ['drop', 'dropped.png'],
  ] as const) {
    await field.evaluate(
      (element, [type, name, bytes]) => {
        const files = new DataTransfer()
        files.items.add(new File([new Uint8Array(bytes)], name, { type: 'image/png' }))
        const init = { bubbles: true, cancelable: true }
        element.dispatchEvent(
          type === 'paste'
            ? new ClipboardEvent(type, { ...init, clipboardData: files })
            : new DragEvent(type, { ...init, dataTransfer: files }),
        )
      },
      [type, name, [...PNG]] as const,
    )
  }
  const tray = page.getByRole('list', { name: 'Files to send' })
  expect(await tray.getByRole('listitem').count()).toBe(4)
  await page.getByText('Write a word with it.').waitFor()
  await field.fill('Look at these')
  await page.getByRole('button', { name: 'Remove pasted.png' }).click()
  await field.press('Enter')
  await tray.getByText('Files of this type are not taken').waitFor()
  expect(await field.inputValue()).toBe('Look at these')
  await page.getByRole('button', { name: 'Remove setup.exe' }).click()
  await field.press('Enter')
  await expect.poll(() => field.inputValue()).toBe('')
  expect(await tray.count()).toBe(0)
  // Once each, though the first two were put there before the third was refused.
  await expect.poll(() => page.getByRole('button', { name: /^Enlarge/ }).count()).toBe(3)
  await expect
    .poll(async () => {
      const response = await fetch(customer.activities, { headers: { authorization: `Bearer ${customer.token}` } })
      const { activities } = (await response.json()) as { activities: { text?: string; attachments?: object[] }[] }
      return activities.find(({ text }) => text === 'Look at these')?.attachments?.length
    })
    .toBe(2)
  expect(await page.title()).not.toBe('owned')
  expect(await barriers(page)).toEqual([])
  expect(complaints).toEqual([])
}

/** The same person in other roles: transcripts for a purpose, outcomes, and who has read what. */
async function showsToWhoeverMay(page: Page) {
  const act = (role: string) => page.getByLabel('Role').selectOption(role)
  await act('analyst')
  await page.getByRole('row').nth(1).getByRole('link').click()
  await page.getByLabel('Purpose').selectOption('quality')
  expect(await barriers(page)).toEqual([])
  await page.getByRole('button', { name: 'Read' }).click()
  await heard(page, 'I want to speak to a human')
  for (const view of ['Unanswered questions', 'Outcomes']) {
    await page.getByRole('button', { name: view }).click()
    await page.getByRole('heading', { name: view }).waitFor()
    expect(await barriers(page)).toEqual([])
  }
  await act('auditor')
  await page.getByRole('button', { name: 'Audit log' }).click()
  await page.getByRole('row').filter({ hasText: 'readMasked' }).filter({ hasText: 'quality' }).first().waitFor()
  expect(await barriers(page)).toEqual([])
}
