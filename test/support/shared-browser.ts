import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import { CHROMIUM } from './browser.ts'

/** One Chromium for a file of tests; every test has a profile of its own. */
export function shareBrowser(): (options?: BrowserContextOptions) => Promise<BrowserContext> {
  let browser: Browser | undefined
  beforeAll(async () => {
    browser = await chromium.launch(CHROMIUM)
  })
  afterAll(() => browser?.close())
  return async (options) => {
    if (!browser) throw new Error('The browser is opened before the tests of the file.')
    const context = await browser.newContext(options)
    context.setDefaultTimeout(10_000)
    onTestFinished(() => context.close())
    return context
  }
}
