import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { startParley } from '../bench/process.ts'
import { CHROMIUM } from '../support/browser.ts'
import { arrange, STATES } from '../support/chat-states.ts'
import { takeDesk } from './desk.ts'
import { takeReport } from './report.ts'

// `npm run screenshots` takes every picture of the widget and the desk anew: of a real conversation on the demo's site,
// of each of the widget's states, beside a stand-in that brings it about, and of the agent who answers.

const FOLDER = join(import.meta.dirname, '../../docs/screenshots')
const ARABIC = join(import.meta.dirname, '../fixtures/widget-ar.json')
const browser = await chromium.launch(CHROMIUM)
mkdirSync(FOLDER, { recursive: true })

const save = async (page: Page, name: string) => {
  // What moves has come to rest.
  await page.waitForTimeout(400)
  const path = join(FOLDER, `${name.replaceAll(' ', '-')}.png`)
  await page.screenshot({ path })
  // A page has few colours: where this is installed, its picture is a third as large.
  spawnSync('pngquant', ['--force', '--strip', '--skip-if-larger', '--ext', '.png', path])
  console.log(name)
}

const calm: BrowserContextOptions = { reducedMotion: 'reduce', viewport: { width: 440, height: 640 } }

async function takeStates(): Promise<void> {
  for (const state of STATES) {
    const context = await browser.newContext(calm)
    const { page } = await arrange(context, state)
    await page.mouse.move(1, 1)
    await save(page, state.name)
    await context.close()
  }
  const answer = STATES.find(({ name }) => name === 'answer')
  if (!answer) throw new Error('There is no state "answer".')
  const views: Record<string, BrowserContextOptions> = {
    'answer dark': { ...calm, colorScheme: 'dark' },
    'answer high contrast': { ...calm, forcedColors: 'active' },
    'answer zoomed': { ...calm, viewport: { width: 640, height: 400 } },
  }
  for (const [name, options] of Object.entries(views)) {
    const context = await browser.newContext(options)
    await save((await arrange(context, answer)).page, name)
    await context.close()
  }
  const context = await browser.newContext(calm)
  const strings = {
    attributes: 'data-strings="/ar.json"',
    lang: 'ar',
    files: { '/ar.json': readFileSync(ARABIC, 'utf8') },
  }
  await save((await arrange(context, answer, strings)).page, 'answer right to left')
  await context.close()
}

/** The demo's site with its own server and documents. */
async function takeSite(): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'parley-screenshots-'))
  const server = await startParley(data)
  const sites = [
    { name: 'site', path: '/', greeting: "I'm Otto", question: 'How do I return an online order?' },
    { name: 'site zh dark', path: '/index.zh.html', greeting: '小獭', question: '运费多少？', colorScheme: 'dark' },
  ] as const
  for (const { name, path, greeting, question, ...look } of sites) {
    const context = await browser.newContext({ ...calm, viewport: { width: 1_120, height: 760 }, ...look })
    const page = await context.newPage()
    await page.goto(server.url + path)
    await page.locator('parley-chat .launcher').click()
    await page.getByRole('log').getByText(greeting).first().waitFor()
    await save(page, `${name} greeting`)
    await page.getByRole('textbox').fill(question)
    await page.getByRole('textbox').press('Enter')
    await page.locator('parley-chat .sources').waitFor()
    await save(page, name)
    await context.close()
  }
  await server.stop()
  rmSync(data, { recursive: true, force: true })
}

try {
  await takeStates()
  await takeSite()
  await takeDesk(browser, save)
  await takeReport(browser, save)
} finally {
  await browser.close()
}
