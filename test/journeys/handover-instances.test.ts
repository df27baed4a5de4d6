import type { BrowserContext, Page } from 'playwright-core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openDesk, operatorToken } from '../support/desk.ts'
import { startRedis } from '../support/redis.ts'
import { startRoundRobin } from '../support/round-robin.ts'
import { startServer } from '../support/server.ts'
import { shareBrowser } from '../support/shared-browser.ts'
import { temporaryFolder } from '../support/temporary.ts'
import { until } from '../support/until.ts'

/** What breaks is found out and mended by both pages, in their own time, in milliseconds. */
const MENDING_MS = 45_000

const hears = (page: Page, text: string) =>
  page.getByRole('log').getByText(text, { exact: true }).first().waitFor({ timeout: MENDING_MS })

const shown = (page: Page) => page.locator('[role=log] .bubble, [role=log] .event').allInnerTexts()

/** The customer's browser: the shop with its widget. */
async function customerIn(context: BrowserContext) {
  let page = await context.newPage()
  return {
    async comes(url: string) {
      await page.goto(url)
      await page.locator('parley-chat .launcher').click()
      await page.getByRole('log').locator('.bubble').first().waitFor()
    },
    async leaves() {
      await page.close()
      page = await context.newPage()
    },
    async says(text: string) {
      await page.getByRole('textbox').fill(text)
      await page.getByRole('textbox').press('Enter')
    },
    hears: (text: string) => hears(page, text),
    sees: (text: string) => page.getByText(text).first().waitFor(),
    /** What the chat shows after its greeting, oldest first. */
    seen: async () => (await shown(page)).slice(1),
    async looksAgain() {
      await page.reload()
      await page.getByRole('log').locator('.bubble').first().waitFor()
    },
  }
}

/** The agent's browser: the desk. */
function agentIn(page: Page) {
  const field = page.getByRole('textbox', { name: 'Your reply' })
  const live = page.getByText('Live', { exact: true })
  return {
    async comes(url: string, token: string) {
      await page.goto(`${url}/console`)
      await page.getByLabel('Access token').fill(token)
      await page.keyboard.press('Enter')
      await live.waitFor()
    },
    async takes() {
      await page.getByRole('button', { name: /waits/ }).click()
      await page.getByRole('button', { name: 'Take' }).click()
      await page.getByText('With you').waitFor()
    },
    /** Without sending it, at the pace of people: it is not told at each key that somebody writes. */
    types: (text: string) => field.pressSequentially(text, { delay: 200 }),
    /** As often as it takes: a text that was not sent is kept. */
    async replies(text: string) {
      await field.fill(text)
      await until(async () => {
        if ((await field.inputValue()) === '') return true
        await field.press('Enter')
        return false
      })
    },
    hears: (text: string) => hears(page, text),
    isBack: () => live.waitFor({ timeout: MENDING_MS }),
    givesBack: () => page.getByRole('button', { name: 'Return to the bot' }).click(),
    seen: () => shown(page),
  }
}

describe('a hand-over on two instances', { timeout: 240_000 }, () => {
  const open = shareBrowser()

  it('loses, doubles and swaps nothing where an instance, the other and Redis die in it, and the bot is silent', async () => {
    const redis = await startRedis()
    onTestFinished(() => redis.stop())
    const options = { data: temporaryFolder(), env: { REDIS_URL: redis.url } }
    const instances = [await startServer(options), await startServer(options)]
    const { url, sockets } = await startRoundRobin(instances.map(({ port }) => port))
    const token = operatorToken(options.data)
    const customer = await customerIn(await open({ reducedMotion: 'reduce' }))
    const agent = agentIn(await (await open({ reducedMotion: 'reduce' })).newPage())
    /** The one that holds the customer's line dies; later there is one in its place. */
    const withoutOne = async (what: () => Promise<void>) => {
      const at = instances.findIndex(({ port }) => port === sockets.at(-1))
      const { port } = instances[at] ?? {}
      await instances[at]?.kill()
      await what()
      instances[at] = await startServer({ ...options, ...(port !== undefined && { port }) })
      await agent.isBack()
    }

    await agent.comes(url, token)
    await customer.comes(url)
    await customer.says('I want to speak to a human')
    await agent.takes()
    await customer.hears('operator from our team is here now.')
    await withoutOne(async () => {
      await customer.says('where do you ship?')
      await agent.replies('To all of Europe.')
      await customer.hears('To all of Europe.')
      await agent.hears('where do you ship?')
    })
    await customer.says('how long does a refund take?')
    await agent.hears('how long does a refund take?')
    await withoutOne(async () => {
      await agent.replies('Ten days.')
      await customer.hears('Ten days.')
    })
    await redis.kill()
    await agent.replies('Is there anything else?')
    await customer.says('are you open on Sunday?')
    await redis.start()
    await customer.hears('Is there anything else?')
    await agent.hears('are you open on Sunday?')
    await agent.replies('From ten to four.')
    await customer.hears('From ten to four.')

    // Both have seen what was written down, each word once, and none of the bot's.
    const desk = openDesk(instances[0]?.url ?? '', token)
    const [item] = await desk.list('?status=taken')
    const lines = (await desk.lines(item?.id ?? '')).filter(({ content }) => content.text !== '')
    const texts = lines.map(({ content }) => content.text)
    expect(lines.slice(2).map(({ author, content }) => `${author}: ${content.text}`)).toEqual([
      'system: operator from our team is here now.',
      ...inEitherOrder(texts, 'customer: where do you ship?', 'agent: To all of Europe.'),
      'customer: how long does a refund take?',
      'agent: Ten days.',
      ...inEitherOrder(texts, 'agent: Is there anything else?', 'customer: are you open on Sunday?'),
      'agent: From ten to four.',
    ])
    expect(await agent.seen()).toEqual(texts)
    expect((await customer.seen()).toSorted()).toEqual(texts.toSorted())
    await customer.looksAgain()
    await customer.hears('From ten to four.')
    expect(await customer.seen()).toEqual(texts)

    // Who leaves while the agent types finds the answer on coming back.
    await agent.types('I add it to your')
    await customer.sees('operator is writing')
    await customer.leaves()
    await agent.types(' order')
    await agent.replies('I add it to your order.')
    await customer.comes(url)
    await customer.hears('I add it to your order.')

    await agent.givesBack()
    await customer.hears("operator has left. I'm your AI assistant again: ask me anything.")
    await customer.says('do you ship to Norway?')
    await until(async () => (await customer.seen()).at(-1)?.includes('42 countries'))
  })
})

/** What was said at the same time, in the order that it came to. */
function inEitherOrder(texts: readonly string[], ...lines: readonly string[]): readonly string[] {
  const place = (line: string) => texts.indexOf(line.replace(/^\w+: /, ''))
  return lines.toSorted((a, b) => place(a) - place(b))
}
