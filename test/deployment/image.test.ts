import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startConversation } from '../support/customer.ts'
import { freePort } from '../support/free-port.ts'
import { ROOT } from '../support/server.ts'
import { temporaryFolder } from '../support/temporary.ts'
import { buildStages, contextOf } from './dockerfile.ts'

// No container engine is needed here: the Dockerfile's own lines are run in folders, on this Node and as an ordinary user.

/** The user `node` of the official images. */
const NODE_USER = 1_000
const asRoot = process.getuid?.() === 0

/** This Node first, as the image has it; and nothing of what npm tells its scripts. */
const plainEnv = () => ({
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_(?!EXTRA_CA_CERTS)|VITE|PARLEY_)/.test(name)),
  ),
  PATH: [dirname(process.execPath), ...(process.env.PATH ?? '').split(delimiter)].join(delimiter),
})

function buildImage() {
  const folder = temporaryFolder()
  chmodSync(folder, 0o755)
  const context = join(folder, 'context')
  for (const file of contextOf(ROOT, readFileSync(join(ROOT, '.dockerignore'), 'utf8'))) {
    mkdirSync(dirname(join(context, file)), { recursive: true })
    cpSync(join(ROOT, file), join(context, file))
  }
  const ran: string[] = []
  const stages = buildStages({
    dockerfile: readFileSync(join(ROOT, 'Dockerfile'), 'utf8'),
    context,
    folder,
    run(line, cwd, root) {
      ran.push(line)
      // All packages at once are installed by the test of a bare clone; here they would be the same again.
      if (line.startsWith('npm ci --ignore-scripts'))
        return symlinkSync(join(ROOT, 'node_modules'), join(cwd, 'node_modules'))
      if (line.startsWith('install -d')) {
        const place = join(root, line.split(' ').at(-1) ?? '')
        mkdirSync(place, { mode: 0o700 })
        return asRoot ? chownSync(place, NODE_USER, NODE_USER) : undefined
      }
      execFileSync('sh', ['-c', line], { cwd, env: plainEnv(), stdio: ['ignore', 'ignore', 'inherit'] })
    },
  })
  const image = stages.at(-1)
  if (!image) throw new Error('the Dockerfile has no stage')
  return { image, ran }
}

describe('the image', () => {
  it('has no development package, and serves as an ordinary user', { timeout: 300_000 }, async () => {
    const { image, ran } = buildImage()
    expect(ran).toContainEqual(expect.stringMatching(/^npm ci --omit=dev/))
    const app = join(image.root, image.workdir)
    for (const name of ['vite', 'typescript', 'vitest', 'node']) {
      expect(existsSync(join(app, 'node_modules', name)), name).toBe(false)
    }
    for (const name of ['test', '.git', 'docs', 'bin']) expect(existsSync(join(app, name)), name).toBe(false)
    expect(image).toMatchObject({ user: 'node', volumes: ['/data'], stopSignal: 'SIGTERM' })

    const port = await freePort()
    const env = {
      ...plainEnv(),
      ...image.env,
      // What is `/data` there is in a folder here.
      PARLEY_DATA_DIR: join(image.root, image.env.PARLEY_DATA_DIR ?? ''),
      NODE_COMPILE_CACHE: join(image.root, 'data', 'cache'),
      PORT: String(port),
      HOME: '/',
    }
    const user = asRoot ? { uid: NODE_USER, gid: NODE_USER } : {}
    const run = ([program = '', ...parameters]: readonly string[]) =>
      spawn(program === 'node' ? process.execPath : program, parameters, {
        cwd: app,
        env,
        ...user,
        stdio: ['ignore', 'pipe', 'pipe'],
      })
    const exit = (child: ReturnType<typeof run>) =>
      new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))

    const server = run(image.command)
    onTestFinished(() => void server.kill('SIGKILL'))
    let output = ''
    for (const stream of [server.stdout, server.stderr]) stream.on('data', (text: Buffer) => (output += text))
    while (server.exitCode === null && !output.includes('is ready')) await pause(50)
    expect(output).toContain('is ready')

    expect(await exit(run(image.healthcheck))).toBe(0)
    const url = `http://localhost:${port}`
    expect((await fetch(`${url}/widget.js`)).headers.get('content-type')).toContain('javascript')
    const customer = await startConversation(url)
    await customer.listen()
    expect((await customer.say('where do you ship?'))[0]?.text).toContain('42 countries')

    const ended = exit(server)
    server.kill(image.stopSignal as NodeJS.Signals)
    expect(await ended).toBe(0)
    expect(await exit(run(image.healthcheck))).toBe(1)
    // The other commands are there by the same way in.
    expect(await exit(run([...image.command.slice(0, -1), 'doctor', '--json']))).toBe(0)
  })
})
