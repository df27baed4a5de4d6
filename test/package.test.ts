import { execFileSync, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT } from './support/server.ts'
import { temporaryFolder } from './support/temporary.ts'

/** As a machine has it: nothing of this clone is found by chance. */
const PATH = (process.env.PATH ?? '')
  .split(delimiter)
  .filter((folder) => !folder.includes('node_modules'))
  .join(delimiter)
const environment = Object.entries(process.env).filter(
  ([name]) => !/^(npm_|NODE_(?!EXTRA_CA_CERTS)|VITE|TEST|FORCE_COLOR)/.test(name),
)
// npm's scripts run on the Node of this clone, which is the one that the package wants.
const env = {
  ...Object.fromEntries(environment),
  NO_COLOR: '1',
  PATH: `${join(process.execPath, '..')}${delimiter}${PATH}`,
}

function run(cwd: string, command: string, ...parameters: string[]): string {
  const { status, stdout, stderr } = spawnSync(command, parameters, { cwd, env, encoding: 'utf8' })
  expect(status, `${command} ${parameters.join(' ')}\n${stdout}\n${stderr}`).toBe(0)
  return stdout
}

describe('the package', () => {
  it('is packed, installed, and makes a bot whose tests are green', { timeout: 600_000 }, () => {
    const folder = temporaryFolder()
    execFileSync(process.execPath, [join(ROOT, 'scripts/build-package.ts')], { cwd: ROOT })
    const tarball = run(folder, 'npm', 'pack', '--silent', join(ROOT, 'dist/package')).trim()
    // Installed once, in the new bot's own folder: what made it here makes the same there.
    run(folder, process.execPath, join(ROOT, 'dist/package/bin/parley.mjs'), 'init', 'my-bot')
    const bot = join(folder, 'my-bot')
    run(bot, 'npm', 'install', '--no-audit', '--no-fund', '--loglevel=error', '--prefer-offline', join('..', tarball))
    expect(run(bot, 'npm', 'test')).toMatch(/Tests\s+4 passed/)
    const pages = join(bot, 'node_modules/parleykit/dist')
    expect(readdirSync(join(pages, 'widget'))).toContain('widget.js')
    expect(readdirSync(join(pages, 'desk'))).toContain('index.html')
    run(bot, 'npx', 'parley', 'new', 'dialog', 'gift-wrap')
    run(bot, 'npm', 'run', 'check')
    expect(run(bot, 'npx', 'parley', 'dialogs')).toContain('gift-wrap')
    expect(run(bot, 'npx', 'parley', 'ask', 'What does delivery cost?')).toContain('4 euros')
    run(bot, 'npx', 'parley', 'report', '--html', 'report.html')
    expect(readFileSync(join(bot, 'report.html'), 'utf8')).toContain('--confirmed')
    run(folder, join(bot, 'node_modules/.bin/parley'), 'init', 'again')
    const files = (name: string) => readdirSync(join(folder, name), { recursive: true }).map(String)
    const made = files('again').toSorted()
    expect(
      files('my-bot')
        .filter((file) => made.includes(file))
        .toSorted(),
    ).toEqual(made)
    const refused = spawnSync(join(bot, 'node_modules/.bin/parley'), ['init', 'again'], { cwd: folder, env })
    expect([refused.status, String(refused.stderr)]).toEqual([2, expect.stringContaining('is not empty')])
  })
})
