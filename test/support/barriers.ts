import axe from 'axe-core'
import type { Frame, Page } from 'playwright-core'

/** What axe finds wrong, by rule and place. */
export async function barriers(page: Page | Frame): Promise<string[]> {
  // A page under a strict Content-Security-Policy takes no script but by the debugger.
  await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run()
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${JSON.stringify(target)}`))
  })
}
