import { describe, expect, it } from 'vitest'
import { fromBot, openChatPage } from '../support/chat-page.ts'
import { FILES } from '../support/chat-states.ts'
import { shareBrowser } from '../support/shared-browser.ts'

const newContext = shareBrowser()

describe('files in the widget', { timeout: 30_000 }, () => {
  it('are chosen, looked at, left out again, and sent with the words as Direct Line has it', async () => {
    const { page, posts, open, complaints } = await openChatPage(await newContext())
    await open()
    await page.locator('input[type=file]').setInputFiles(FILES)
    // Drawn, not linked to: the page's policy has no blob: addresses.
    await page.waitForFunction(() => {
      const canvas = document.querySelector('parley-chat')?.shadowRoot?.querySelector<HTMLCanvasElement>('.tray canvas')
      return (canvas?.width ?? 0) > 0
    })
    await page.getByRole('button', { name: 'Remove invoice-2026-11.pdf' }).click()
    await page.getByRole('textbox').fill('The zip is broken.')
    await page.getByRole('textbox').press('Enter')
    await expect.poll(() => posts.at(-1)?.path).toBe('/v3/directline/conversations/c1/upload')
    const body = posts.at(-1)?.body ?? ''
    expect(body).toMatch(
      /name="activity"[\s\S]*Content-Type: application\/vnd\.microsoft\.activity[\s\S]*"text":"The zip is broken\."/,
    )
    expect(body).toMatch(/name="file"; filename="zip\.png"\r\nContent-Type: image\/png/)
    expect(body).not.toContain('invoice')
    expect(complaints).toEqual([])
  })

  it('are dropped and pasted', async () => {
    const { page, open } = await openChatPage(await newContext())
    await open()
    const carry = (how: 'drop' | 'paste', name: string) =>
      page.evaluate(
        ([how, name]) => {
          const data = new DataTransfer()
          data.items.add(new File(['x'], name, { type: 'application/pdf' }))
          const root = document.querySelector('parley-chat')?.shadowRoot
          const fate = { bubbles: true, cancelable: true }
          const drag = (type: string) =>
            root?.querySelector('.log')?.dispatchEvent(new DragEvent(type, { dataTransfer: data, ...fate }))
          if (how === 'paste')
            root
              ?.querySelector('textarea')
              ?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, ...fate }))
          else for (const type of ['dragover', 'drop']) drag(type)
        },
        [how, name] as const,
      )
    await carry('drop', 'dropped.pdf')
    await page.getByText('dropped.pdf').waitFor()
    await carry('paste', 'pasted.pdf')
    await page.getByRole('list', { name: 'Files to send' }).getByText('pasted.pdf').waitFor()
    expect(await page.getByRole('list', { name: 'Files to send' }).getByRole('listitem').count()).toBe(2)
  })

  it.each([
    [413, 'The file is too large'],
    [400, 'Files of this kind cannot be sent'],
  ])('are taken back when the server answers %i, and the conversation goes on', async (status, words) => {
    const { page, posts, open } = await openChatPage(await newContext(), {
      answer: (path, route) => (path.endsWith('/upload') ? route.fulfill({ status, json: {} }) : undefined),
    })
    await open()
    await page.locator('input[type=file]').setInputFiles(FILES)
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByText(words).waitFor()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByText(words).waitFor({ state: 'detached' })
    await page.getByRole('textbox').fill('Then without')
    await page.getByRole('textbox').press('Enter')
    await expect.poll(() => posts.at(-1)?.body).toContain('Then without')
  })

  it('are hinted at before they are sent: too large, too many', async () => {
    const files = { types: ['application/pdf'], megabytes: 0.001 }
    const { page, open } = await openChatPage(await newContext(), { served: { files } })
    await open()
    const pdf = (name: string, size: number) => ({ name, mimeType: 'application/pdf', buffer: Buffer.alloc(size) })
    await page.locator('input[type=file]').setInputFiles(pdf('large.pdf', 1_001))
    await page.getByRole('alert').getByText('large.pdf is larger than 1 kB.').waitFor()
    await page.locator('input[type=file]').setInputFiles(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => pdf(name, 9)))
    await page.getByRole('alert').getByText('At most 5 files at once.').waitFor()
  })

  it('of others are shown: pictures of our own server, everything else by its name', async () => {
    const { page, receive, open } = await openChatPage(await newContext())
    await open()
    receive(
      fromBot({
        attachments: [
          { contentType: 'image/png', contentUrl: '/v3/directline/attachments/1?t=x', name: 'own.png' },
          { contentType: 'image/png', contentUrl: 'https://elsewhere.example/x.png', name: 'foreign.png' },
          { contentType: 'application/pdf', contentUrl: '/v3/directline/attachments/2?t=x', name: 'label.pdf' },
          { contentType: 'application/pdf', contentUrl: 'javascript:alert(1)', name: 'odd.pdf' },
        ],
      }),
    )
    await page.getByText('label.pdf').waitFor()
    expect(await page.getByRole('log').getByRole('img').count()).toBe(1)
    expect(await page.getByRole('img', { name: 'own.png' }).getAttribute('src')).toContain('https://site.example/v3/')
    expect(await page.getByRole('link', { name: 'foreign.png' }).count()).toBe(1)
    expect(await page.getByRole('link', { name: 'odd.pdf' }).count()).toBe(0)
  })
})
