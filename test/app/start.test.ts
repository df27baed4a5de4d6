import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startConversation } from '../support/customer.ts'
import { freePort } from '../support/free-port.ts'
import { startRedis } from '../support/redis.ts'
import { ROOT, startServer } from '../support/server.ts'
import { changeSettings, UNLIMITED } from '../support/settings.ts'
import { temporaryFolder } from '../support/temporary.ts'

/** The words with which a start is refused. */
async function refusal(options: Parameters<typeof startServer>[0]): Promise<string> {
  return startServer(options).then(
    () => 'it started',
    (error: Error) => error.message,
  )
}

/** A configuration folder of its own, with these documents. */
function configWith(documents: Record<string, string | Uint8Array> | undefined): string {
  const config = temporaryFolder()
  for (const name of ['bot.yaml', 'texts']) cpSync(join(ROOT, 'config', name), join(config, name), { recursive: true })
  if (documents) mkdirSync(join(config, 'knowledge'))
  for (const [name, content] of Object.entries(documents ?? {})) writeFileSync(join(config, 'knowledge', name), content)
  return config
}

describe('a start', () => {
  it('says what it runs on, and makes its secrets for its owner alone', async () => {
    const data = join(temporaryFolder(), 'new')
    const server = await startServer({ data })
    expect(server.output()).toMatch(/Parley.* is ready/)
    for (const words of [/\d+ passages from \d+ documents/, /no model/, data, /web/, server.url]) {
      expect(server.output()).toMatch(words)
    }
    expect(statSync(data).mode & 0o777).toBe(0o700)
    for (const file of readdirSync(data).filter((name) => /\.(key|secret|db)$/.test(name))) {
      expect(statSync(join(data, file)).mode & 0o077, file).toBe(0)
    }
    expect(await server.stop()).toBe(0)
  })

  it('shows the token of this machine at the first, at a terminal, where nobody else comes', async () => {
    const shown = async (data: string, env: Record<string, string> = {}) => {
      const command = `'${process.execPath}' '${join(ROOT, 'src/app/cli/main.ts')}' start`
      const given = { ...process.env, PORT: String(await freePort()), PARLEY_DATA_DIR: data, ...env }
      const terminal = spawn('script', ['-qec', `exec ${command}`, '/dev/null'], { cwd: ROOT, env: given })
      onTestFinished(() => void terminal.kill('SIGKILL'))
      let output = ''
      terminal.stdout.on('data', (text: Buffer) => {
        output += text
      })
      await expect.poll(() => output, { timeout: 30_000 }).toContain('Open ')
      const closed = once(terminal, 'close')
      // What somebody types there to end it.
      terminal.stdin.write('\x03')
      await closed
      const token = readFileSync(join(data, 'operator.token'), 'utf8').trim()
      return output.includes(`Authorization: Bearer ${token}`)
    }
    const data = temporaryFolder()
    expect([await shown(data), await shown(data)]).toEqual([true, false])
    expect(await shown(temporaryFolder(), { PARLEY_PUBLIC_URL: 'https://chat.shop.example' })).toBe(false)
    const unseen = temporaryFolder()
    const server = await startServer({ data: unseen })
    expect(server.output()).not.toContain(readFileSync(join(unseen, 'operator.token'), 'utf8').trim())
  })

  it('is refused on a port in use, with the mend', async () => {
    const other = createServer((_request, response) => void response.writeHead(404).end()).listen(0)
    onTestFinished(() => void other.close())
    const { port } = other.address() as { port: number }
    // Something answers there, so it is the exit that tells.
    const words = await refusal({ data: temporaryFolder(), port })
    expect(words).toContain(`cannot listen on port ${port} (EADDRINUSE)`)
    expect(words).toContain('set PORT to another one')
  })

  it('is refused on a data folder that another server runs on, until that one has ended, even by force', async () => {
    const data = temporaryFolder()
    const first = await startServer({ data })
    expect(await refusal({ data })).toContain(`another server runs on the data folder ${data}: stop it`)
    await first.kill()
    await startServer({ data })
  })

  it('is refused without a knowledge folder, with the mend', async () => {
    const config = configWith(undefined)
    const words = await refusal({ data: temporaryFolder(), env: { PARLEY_CONFIG_DIR: config } })
    expect(words).toContain(join(config, 'knowledge'))
    expect(words).not.toContain('    at ')
  })

  it('is refused on a damaged database, which is left as it is', async () => {
    const data = temporaryFolder()
    await (await startServer({ data })).stop()
    const damaged = Buffer.from('this is no database, whatever its name says. '.repeat(200))
    for (const suffix of ['-wal', '-shm']) rmSync(join(data, `memory.db${suffix}`), { force: true })
    writeFileSync(join(data, 'memory.db'), damaged)
    const words = await refusal({ data })
    expect(words).toContain(`${join(data, 'memory.db')} is damaged: restore it from a backup`)
    expect(readFileSync(join(data, 'memory.db')).equals(damaged)).toBe(true)
  })

  it('is refused without the master key that sealed the data: missing, another, or short', async () => {
    const data = temporaryFolder()
    const first = await startServer({ data })
    await (await startConversation(first.url)).say('hello')
    await first.stop()
    const another = randomBytes(32).toString('base64')
    expect(await refusal({ data, env: { PARLEY_MASTER_KEY: 'dG9vIHNob3J0' } })).toContain('32 bytes')
    expect(await refusal({ data, env: { PARLEY_MASTER_KEY: another } })).toContain('is in use, and it is not at hand')
    const right = readFileSync(join(data, 'master.key'), 'utf8').trim()
    rmSync(join(data, 'master.key'))
    expect(await refusal({ data })).toContain('master.key is missing, but there is data that it sealed')
    await startServer({ data, env: { PARLEY_MASTER_KEY: right } })
  })

  it('is refused where the data folder is a file', async () => {
    const data = join(temporaryFolder(), 'data')
    writeFileSync(data, '')
    expect(await refusal({ data })).toContain(
      `cannot write to the data folder ${data}: make it writable, or set PARLEY_DATA_DIR`,
    )
  })

  it('that fails late ends, and gives its port back', async () => {
    const data = temporaryFolder()
    writeFileSync(join(data, 'directline.secret'), '\n')
    const port = await freePort()
    const words = await refusal({ data, port })
    expect(words).toContain('the server ended with 1')
    expect(words).toContain(`${join(data, 'directline.secret')} is empty`)
    const other = createServer().listen(port)
    await new Promise((resolve) => other.once('listening', resolve))
    other.close()
  })

  it('that fails with Redis at hand ends, too', async () => {
    const data = temporaryFolder()
    await (await startServer({ data })).stop()
    const keys = new DatabaseSync(join(data, 'keys.db'))
    keys.exec(`UPDATE wrapped_keys SET wrapped = x'00' WHERE customer = 'parley:handovers'`)
    keys.close()
    const redis = await startRedis()
    onTestFinished(() => redis.stop())
    expect(await refusal({ data, env: { REDIS_URL: redis.url } })).toContain('the server ended with 1')
  })

  it('after one that died before it had written anything is like the first', async () => {
    const data = temporaryFolder()
    writeFileSync(join(data, 'keys.db'), '')
    await startServer({ data })
  })

  it('serves what it can read, and names each document that it cannot', async () => {
    const config = configWith({
      'good.en.md': '# Shop\n\n## Do you sell tents?\n\nYes, from 99 EUR.\n',
      'picture.md': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3, 0, 0, 0, 7]),
      'empty.md': '',
      'latin.md': Buffer.from([0x23, 0x20, 0x43, 0x61, 0x66, 0xe9, 0x0a]),
      'rows.csv': 'question,answer\n"Do you sell boots?","Yes, in 12 sizes."\n"half a row\n',
      'huge.md': Buffer.alloc(50_000_000, 'x'),
    })
    const server = await startServer({ data: temporaryFolder(), env: { PARLEY_CONFIG_DIR: config } })
    for (const name of ['picture.md', 'empty.md', 'latin.md', 'rows.csv', 'huge.md']) {
      expect(server.output()).toContain(name)
    }
    const customer = await startConversation(server.url)
    await customer.listen()
    expect((await customer.say('do you sell tents?'))[0]?.text).toContain('99 EUR')
  })

  it('ends in time though clients never read, or never finish what they ask', async () => {
    const server = await startServer({ data: temporaryFolder() })
    const { token } = await startConversation(server.url)
    const started = await fetch(`${server.url}/v3/directline/conversations`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    })
    const { streamUrl } = (await started.json()) as { streamUrl: string }
    const { pathname, search } = new URL(streamUrl)
    const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n'
    const key = `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n`
    for (const words of [
      `GET ${pathname}${search} HTTP/1.1\r\nHost: x\r\n${upgrade}${key}\r\n`,
      'POST / HTTP/1.1\r\nHo',
    ]) {
      const client = connect(server.port, 'localhost')
      client.on('error', () => {})
      onTestFinished(() => void client.destroy())
      client.write(words)
      if (words.startsWith('GET')) await once(client, 'readable')
    }
    expect(await server.stop()).toBe(0)
  })

  it('keeps running, and says so, when the disk is full', async () => {
    const config = configWith({ 'a.md': '# A\n\n## What?\n\nThis.\n' })
    changeSettings(config, UNLIMITED)
    const server = await startServer({
      data: temporaryFolder(),
      env: { PARLEY_CONFIG_DIR: config },
      fileKilobytes: 500,
    })
    const customer = await startConversation(server.url)
    await customer.listen()
    let refused: Response | undefined
    for (let count = 0; count < 400 && !refused; count++) {
      const response = await customer.post({ text: `${count} ${'long '.repeat(700)}` })
      if (!response.ok) refused = response
    }
    expect(refused?.status).toBe(503)
    expect(refused?.headers.get('retry-after')).toMatch(/^\d+$/)
    const ready = await fetch(`${server.url}/readyz`)
    expect([ready.status, await ready.json()]).toEqual([
      503,
      { status: 'not ready', missing: ['messages cannot be stored; the log has the reason'] },
    ])
    expect(server.output()).toContain('messages cannot be stored, and are refused')
    expect(await refused?.json()).toMatchObject({ error: { code: expect.any(String) } })
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
    await expect.poll(() => server.output()).toContain('storage-failed')
  })
})
