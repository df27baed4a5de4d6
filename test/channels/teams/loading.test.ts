import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../../support/server.ts'

/** Which modules of the Bot Framework a process has after this code. */
const loadedBy = (code: string) =>
  execFileSync(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `${code}; const { default: { _cache } } = await import('node:module');
      console.log(Object.keys(_cache).filter((file) => /node_modules.(botbuilder|botframework|@azure)/.test(file)).length)`,
    ],
    { cwd: ROOT, encoding: 'utf8' },
  ).trim()

describe('the library for Teams', () => {
  it('is not loaded by a server that does not serve Teams', () => {
    expect(loadedBy(`await import('./src/app/main.ts'); await import('./src/app/cli/start.ts')`)).toBe('0')
  })

  it('is loaded by one that does', () => {
    expect(Number(loadedBy(`await import('./src/channels/teams/channel.ts')`))).toBeGreaterThan(100)
  })
})
