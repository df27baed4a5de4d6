import { describe, expect, it } from 'vitest'
import { readCard } from '../../src/widget/cards/read.ts'
import { openChatPage } from '../support/chat-page.ts'
import { CARD, withCard } from '../support/chat-states.ts'
import { shareBrowser } from '../support/shared-browser.ts'

const read = (body: unknown, more: object = {}) => readCard({ type: 'AdaptiveCard', body, ...more })

describe('a card as it is read', () => {
  it.each([
    ['nothing', undefined],
    ['something else', { type: 'HeroCard', body: [{ type: 'TextBlock', text: 'x' }] }],
    ['an empty body', { type: 'AdaptiveCard', body: [] }],
    ['a body that is none', { type: 'AdaptiveCard', body: 'x', actions: { 0: 1 } }],
    [
      'elements that are none',
      { type: 'AdaptiveCard', body: [null, 1, 'x', { type: 'Media' }, { type: 'TextBlock' }] },
    ],
  ])('is none: %s', (_, content) => {
    expect(readCard(content).card).toBeUndefined()
  })

  it('says its fallback where nothing of it can be shown, and an element its own', () => {
    expect(read([{ type: 'Media' }], { fallbackText: 'Call us.' })).toEqual({ card: undefined, fallback: 'Call us.' })
    const fallback = { type: 'TextBlock', text: 'No film here.' }
    expect(read([{ type: 'Media', fallback }]).card?.body).toMatchObject([{ type: 'TextBlock', text: 'No film here.' }])
  })

  it('ends, however deep and large it is', () => {
    let deep: object = { type: 'TextBlock', text: 'x' }
    for (let depth = 0; depth < 10_000; depth += 1) deep = { type: 'Container', items: [deep] }
    expect(read([deep]).card?.body).toHaveLength(1)
    const many = Array.from({ length: 10_000 }, () => ({ type: 'TextBlock', text: 'x' }))
    expect(read(many).card?.body).toHaveLength(300)
  })

  it('takes no input without an id, and no action without words', () => {
    expect(read([{ type: 'Input.Text' }]).card).toBeUndefined()
    const actions = [
      { type: 'Action.Submit' },
      { type: 'Action.Execute', title: 'x' },
      { type: 'Action.OpenUrl', title: 'x' },
    ]
    expect(read([{ type: 'TextBlock', text: 'x' }], { actions }).card?.actions).toEqual([])
  })
})

describe('a card in the widget', { timeout: 30_000 }, () => {
  const newContext = shareBrowser()

  it('is filled in and sent once, with what it asked for', async () => {
    const { page, posts, receive, open, complaints } = await openChatPage(await newContext())
    await open()
    receive(withCard(CARD))
    const submit = page.getByRole('button', { name: 'Start return' })
    await submit.click()
    // What must be given is asked for by the browser itself.
    expect(
      await page.getByLabel('Which item?').evaluate((element: HTMLSelectElement) => element.matches(':invalid')),
    ).toBe(true)
    await page.getByLabel('Which item?').selectOption('Boots')
    await page.getByLabel('Too small').check()
    await page.getByLabel('Anything else?').fill('They pinch')
    await submit.click()
    await expect.poll(() => posts.at(-1)?.path).toContain('/activities')
    expect(JSON.parse(posts.at(-1)?.body ?? '')).toMatchObject({
      type: 'message',
      text: 'Start return',
      replyToId: expect.stringMatching(/^a\d+$/),
      value: { dialog: 'return-item', item: 'boots', why: 'small', note: 'They pinch', box: 'false' },
    })
    expect(await submit.isDisabled()).toBe(true)
    expect(await page.getByRole('link', { name: 'Our policy' }).getAttribute('rel')).toBe('noopener noreferrer')
    expect(complaints).toEqual([])
  })

  it('shows no foreign picture, runs no address, and says so where it can show nothing', async () => {
    const { page, receive, open, complaints } = await openChatPage(await newContext())
    await open()
    receive(
      withCard({
        type: 'AdaptiveCard',
        body: [
          { type: 'TextBlock', text: 'Look <img src=x onerror=alert(1)> [here](javascript:alert(1))' },
          { type: 'Image', url: 'https://elsewhere.example/x.png', altText: 'foreign' },
        ],
        actions: [{ type: 'Action.OpenUrl', title: 'Run', url: 'javascript:alert(1)' }],
      }),
      withCard({ type: 'AdaptiveCard', body: [{ type: 'Media' }] }),
    )
    await page.getByText('This form cannot be shown here.').waitFor()
    expect(await page.getByRole('log').locator('.card img, .card a').count()).toBe(0)
    expect(complaints).toEqual([])
  })
})
