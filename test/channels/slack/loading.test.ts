import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../../support/server.ts'

/** How many modules of Slack's packages a process has after this code. */
const loadedBy = (code: string) =>
  execFileSync(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `${code}; const { default: { _cache } } = await import('node:module');
      console.log(Object.keys(_cache).filter((file) => /node_modules.@slack/.test(file)).length)`,
    ],
    { cwd: ROOT, encoding: 'utf8' },
  ).trim()

describe('Slack’s package', () => {
  it('is not loaded by a server that is not in Slack, nor by the command that prints the manifest', () => {
    const modules = ['app/main.ts', 'app/cli/start.ts', 'app/cli/slack.ts'].map(
      (file) => `await import('./src/${file}')`,
    )
    expect(loadedBy(modules.join(';'))).toBe('0')
  })

  it('is loaded by one that is', () => {
    expect(Number(loadedBy(`await import('./src/channels/slack/channel.ts')`))).toBeGreaterThan(10)
  })
})
