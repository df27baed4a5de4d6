import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { openBrowser } from '../support/browser.ts'
import { startConversation } from '../support/customer.ts'
import { PNG } from '../support/files.ts'
import { ROOT, startServer } from '../support/server.ts'
import { temporaryFolder } from '../support/temporary.ts'

const DOCUMENT = `# Notes <script>parent.hacked = 1</script>

## What is the <img src=x onerror="hacked=2"> parcel policy?

Parcels are <b onclick="hacked=3">fine</b>. <script>hacked = 4</script>

<iframe srcdoc="<script>parent.hacked = 5</script>"></iframe>
<svg onload="hacked=6"></svg>

[A trap](javascript:hacked=7) and [another](data:text/html,<script>parent.hacked=8</script>) and
![a picture](https://spy.example/pixel.gif) and ![x](x" onerror="hacked=9) and <https://shop.example>.

| a | b |
|---|---|
| <script>hacked = 10</script> | [t](vbscript:hacked=11) |
`

const SCRIPT = '<img src=x onerror="hacked=20"><script>hacked=21</script>[x](javascript:hacked=22)'

/** A configuration whose only document wants to harm its readers. */
function hostileConfig(): string {
  const config = temporaryFolder()
  cpSync(join(ROOT, 'config'), config, { recursive: true })
  rmSync(join(config, 'knowledge'), { recursive: true })
  mkdirSync(join(config, 'knowledge'))
  writeFileSync(join(config, 'knowledge/policy.en.md'), DOCUMENT)
  return config
}

const harm = (page: Page) => page.evaluate(() => (globalThis as unknown as { hacked?: number }).hacked)

describe('what means harm', () => {
  it('runs nowhere and calls nobody: from a document or a message, in the widget or on a source page', async () => {
    const server = await startServer({ data: temporaryFolder(), env: { PARLEY_CONFIG_DIR: hostileConfig() } })
    const browser = await openBrowser()
    const page = await browser.newPage()
    const foreign: string[] = []
    page.on('request', (request) => {
      if (!request.url().startsWith(server.url) && !request.url().startsWith('data:')) foreign.push(request.url())
    })
    await page.goto(server.url)
    await page.getByRole('button', { name: 'Open chat' }).click()
    await page.getByRole('textbox').fill(SCRIPT)
    await page.getByRole('textbox').press('Enter')
    await page.getByRole('log').getByText('<script>hacked=21</script>').waitFor()
    await page.getByRole('textbox').fill('what is the parcel policy?')
    await page.getByRole('textbox').press('Enter')
    await page.getByRole('log').getByText('Parcels are').waitFor()
    const links = page.getByRole('log').getByRole('link')
    const addresses = await links.evaluateAll((found) => found.map((link) => (link as HTMLAnchorElement).href))
    expect(addresses.filter((address) => !/^(https?|mailto):/.test(address))).toEqual([])
    expect(await harm(page)).toBeUndefined()

    await page.goto(`${server.url}/sources/policy.en`)
    await page.locator('main').getByText('Parcels are').waitFor()
    const unsafe = page.locator('main :is(script, iframe, svg, [onerror], [onclick], [onload], a:not([href^="http"]))')
    expect(await unsafe.count()).toBe(0)
    expect(await harm(page)).toBeUndefined()
    expect(foreign).toEqual([])
  })

  it('or is only strange is answered like anything else', async () => {
    const strange: Record<string, string> = {
      'all emoji': '🦦🦦🦦🏔️👨‍👩‍👧‍👦🇨🇳',
      zalgo: `ẗ̴̢͖́${'h̸̨̛͕e̷̢͐ '.repeat(200)}`,
      'right to left': 'متى يصل طلبي؟ أريد استرداد المال',
      'a lone surrogate': 'where \ud83d do you ship?',
      controls: 'where\u0000 do\u0007 you\u001b[31m ship?',
      'markdown without end': `${'['.repeat(1_500)}${'*'.repeat(1_500)}`,
      'one word without end': 'x'.repeat(4_000),
      'prototype names': '__proto__ constructor toString hasOwnProperty',
    }
    const { url } = await startServer({ data: temporaryFolder() })
    const customer = await startConversation(url)
    await customer.listen()
    for (const [what, text] of Object.entries(strange)) {
      expect((await customer.say(text))[0]?.text, what).not.toMatch(/^(sorry|I'm sorry, something went wrong)/)
    }
    // A picture without a word.
    await fetch(customer.activities.replace('/activities', '/upload'), {
      method: 'POST',
      headers: { authorization: `Bearer ${customer.token}`, 'content-type': 'image/png' },
      body: PNG,
    })
    expect((await customer.listen())[0]?.text).toContain('What would you like to know about it?')
  })

  it('or cannot be a message is refused, and the next one is answered', async () => {
    const message = (text: unknown) => JSON.stringify({ type: 'message', from: { id: 'me' }, text })
    const refused: [what: string, status: number, body: string][] = [
      ['nothing', 400, message('')],
      ['only spaces', 400, message(' \n ')],
      ['too long', 400, message('x'.repeat(4_001))],
      ['a megabyte', 413, message('x'.repeat(1_000_000))],
      ['broken JSON', 400, '{"type":"message","text":'],
      ['a wrong type', 400, message({ much: 'deeper' })],
      ['deep nesting', 400, `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`],
    ]
    const { url } = await startServer({ data: temporaryFolder() })
    const customer = await startConversation(url)
    await customer.listen()
    for (const [what, status, body] of refused) {
      const response = await fetch(customer.activities, {
        method: 'POST',
        headers: { authorization: `Bearer ${customer.token}`, 'content-type': 'application/json' },
        body,
      })
      expect(response.status, what).toBe(status)
      expect(await response.json()).toMatchObject({ error: { code: expect.any(String), message: expect.any(String) } })
    }
    expect((await customer.say('where do you ship?'))[0]?.text).toContain('42 countries')
  })
})
