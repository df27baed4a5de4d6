import { execFileSync, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startConversation } from './support/customer.ts'
import { freePort } from './support/free-port.ts'
import { ROOT } from './support/server.ts'
import { temporaryFolder } from './support/temporary.ts'

/** The machine's own programs, without what this clone has installed. */
const PATH = (process.env.PATH ?? '')
  .split(delimiter)
  .filter((folder) => !folder.includes('node_modules'))
  .join(delimiter)

/** What a newcomer gets: the files that are kept in the repository, as they are now, and nothing else. */
function bareClone(): string {
  const clone = join(temporaryFolder(), 'parley')
  execFileSync('git', ['clone', '--quiet', ROOT, clone])
  const changed = execFileSync('git', ['diff', 'HEAD', '--binary'], { cwd: ROOT })
  if (changed.length > 0) execFileSync('git', ['apply'], { cwd: clone, input: changed })
  return clone
}

async function npmStart(clone: string) {
  const port = await freePort()
  const environment = Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_(?!EXTRA_CA_CERTS)|VITE)/.test(name))
  const child = spawn('npm', ['start'], {
    cwd: clone,
    env: { ...Object.fromEntries(environment), PATH, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: npm, its shell and the server end together.
    detached: true,
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk))
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null
  async function stop(): Promise<void> {
    if (hasEnded() || child.pid === undefined) return
    process.kill(-child.pid, 'SIGTERM')
    await exited
  }
  onTestFinished(stop)
  while (!hasEnded() && !output.includes('is ready')) await pause(50)
  return { url: `http://localhost:${port}`, output: () => output, stop }
}

describe('a bare clone', () => {
  it('starts by one command, answers, and starts again', { timeout: 300_000 }, async () => {
    const clone = bareClone()
    expect(existsSync(join(clone, 'node_modules'))).toBe(false)

    const first = await npmStart(clone)
    expect(first.output()).toContain('installing packages')
    expect(first.output()).toContain('building the chat widget')
    expect(first.output()).toContain('passages from')
    expect((await fetch(`${first.url}/widget.js`)).headers.get('content-type')).toContain('javascript')
    const customer = await startConversation(first.url)
    await customer.listen()
    expect((await customer.say('where do you ship?'))[0]?.text).toContain('42 countries')
    await first.stop()

    const second = await npmStart(clone)
    expect(second.output()).not.toContain('installing')
    expect(second.output()).not.toContain('building')
    expect((await fetch(`${second.url}/readyz`)).status).toBe(200)
    await second.stop()
    const untracked = execFileSync('git', ['status', '--porcelain', '--untracked-files=all'], { cwd: clone })
    expect(
      untracked
        .toString()
        .split('\n')
        .filter((line) => line.startsWith('??')),
    ).toEqual([])
  })
})
