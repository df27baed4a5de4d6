import { execFileSync, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as connectTls, getCACertificates, setDefaultCACertificates, type TLSSocket } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { tlsSettings } from '../../src/app/config/tls-settings.ts'
import { checkCertificate } from '../../src/app/doctor/check-certificate.ts'
import { createListener, listen } from '../../src/app/serving/listener.ts'
import { connect } from '../channels/web/socket.ts'
import { run } from '../cli/command.ts'
import { makeCertificate } from '../support/certificate.ts'
import { startConversation } from '../support/customer.ts'
import { keptLog } from '../support/kept-log.ts'
import { ROOT, startServer } from '../support/server.ts'
import { temporaryFolder } from '../support/temporary.ts'

const DAY_MS = 24 * 60 * 60 * 1_000
const HSTS = 'strict-transport-security'

describe('a server with a certificate', () => {
  const before = getCACertificates('default')
  afterAll(() => setDefaultCACertificates(before))

  it('speaks HTTPS and WebSocket over it itself, and commands and health checks know', async () => {
    const files = makeCertificate(temporaryFolder())
    setDefaultCACertificates([...before, readFileSync(files.certificate, 'utf8')])
    const data = temporaryFolder()
    const tls = { TLS_CERT: files.certificate, TLS_KEY: files.key }
    const server = await startServer({ data, env: tls })
    expect(server.url).toBe(`https://localhost:${server.port}`)
    expect(server.output()).toContain('HTTPS, with a certificate for localhost until 20')
    for (const path of ['/', '/healthz', '/v3/directline/conversations', '/console/api/openapi.json']) {
      expect((await fetch(server.url + path)).headers.get(HSTS), path).toBe('max-age=31536000')
    }
    // Nothing is answered that was asked in the clear.
    await expect(fetch(`http://localhost:${server.port}/healthz`)).rejects.toThrow()

    const customer = await startConversation(server.url)
    const opened = await fetch(`${server.url}/v3/directline/conversations/${customer.conversationId}`, {
      headers: { authorization: `Bearer ${customer.token}` },
    })
    const { streamUrl } = (await opened.json()) as { streamUrl: string }
    expect(streamUrl).toMatch(new RegExp(`^wss://localhost:${server.port}/`))
    const stream = connect(streamUrl)
    await customer.listen()
    const [reply] = await customer.say('where do you ship?')
    expect(reply?.text).toContain('42 countries')
    expect(await stream.have(3)).toContain(reply?.text)
    stream.socket.close()

    const env = { PORT: String(server.port), PARLEY_DATA_DIR: data, ...tls }
    const doctor = await run(['doctor', '--json'], env)
    const { findings } = JSON.parse(doctor.stdout) as { findings: { check: string; status: string; message: string }[] }
    expect(findings).toContainEqual({ check: 'port', status: 'ok', message: `Parley serves at ${server.url}` })
    expect(findings.find(({ check }) => check === 'certificate')?.status).toBe('ok')
    const asked = await run(['ask', '--json', 'where do you ship?'], env)
    expect(JSON.parse(asked.stdout).citations[0].url).toContain(`${server.url}/`)
    const health = /^HEALTHCHECK .*CMD (.*)$/m.exec(readFileSync(join(ROOT, 'Dockerfile'), 'utf8'))?.[1] ?? '[]'
    const [, ...asking] = JSON.parse(health) as string[]
    const healthy = () => spawnSync(process.execPath, asking, { env }).status
    expect(healthy()).toBe(0)
    expect(await server.stop()).toBe(0)
    expect(healthy()).toBe(1)
  })
})

describe('a server without one', () => {
  it('says that a proxy must speak TLS, and has browsers keep to it', async () => {
    const server = await startServer({
      data: temporaryFolder(),
      env: { PARLEY_PUBLIC_URL: 'https://chat.shop.example', PARLEY_TRUST_PROXY: '1' },
    })
    expect(server.output()).toContain('plain HTTP: a proxy in front must speak TLS, or set TLS_CERT and TLS_KEY')
    expect((await fetch(server.url)).headers.get(HSTS)).toBe('max-age=31536000')
  })

  it('is left in peace on somebody’s own machine', async () => {
    const server = await startServer({ data: temporaryFolder() })
    expect(server.output()).not.toContain('plain HTTP')
    expect((await fetch(server.url)).headers.has(HSTS)).toBe(false)
  })
})

describe('certificate and key', () => {
  // One folder for all of them: making keys takes a moment.
  const folder = mkdtempSync(join(tmpdir(), 'parley-test-'))
  // Made in a moment, they have begun by then.
  const NOW = Date.now() + 60_000
  beforeAll(() => {
    const { key } = makeCertificate(join(folder, 'good'))
    makeCertificate(join(folder, 'other'))
    makeCertificate(join(folder, 'weak'), 30, 'rsa:1024')
    const locked = ['ec', '-in', key, '-aes256', '-passout', 'pass:hunter2', '-out', join(folder, 'locked.pem')]
    execFileSync('openssl', locked, { stdio: 'ignore' })
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const problemsOf = (env: Record<string, string>, now = NOW) => tlsSettings(env, folder, now).problems

  it('are read from where the start is, and the key is printed by nothing', () => {
    const read = tlsSettings({ TLS_CERT: 'good/certificate.pem', TLS_KEY: 'good/key.pem' }, folder, NOW)
    expect(read.problems).toEqual([])
    expect(read.settings?.certificate.key()).toContain('PRIVATE KEY')
    expect(JSON.stringify(read)).not.toContain('PRIVATE KEY')
  })

  it.each([
    ['good/certificate.pem', '', 'TLS_KEY: TLS_CERT needs its private key beside it'],
    ['', 'good/key.pem', 'TLS_CERT: TLS_KEY needs the certificate beside it'],
    [
      'nowhere.pem',
      'good/key.pem',
      'nowhere.pem cannot be read (ENOENT): name a file that the user who runs Parley may',
    ],
    ['good/certificate.pem', 'good', 'good cannot be read (EISDIR)'],
    ['good/key.pem', 'good/key.pem', 'holds no certificate in PEM'],
    ['good/certificate.pem', 'good/certificate.pem', 'holds no private key in PEM that opens without a passphrase'],
    ['good/certificate.pem', 'locked.pem', 'holds no private key in PEM that opens without a passphrase'],
    ['good/certificate.pem', 'other/key.pem', 'give the two that were made together'],
    ['weak/certificate.pem', 'weak/key.pem', 'is too weak for TLS: use a key of 2048 bits'],
  ])('%s with %s is refused: %s', (TLS_CERT, TLS_KEY, says) => {
    const problems = problemsOf({ TLS_CERT, TLS_KEY })
    expect(problems).toEqual([expect.stringMatching(/^environment variable TLS_(CERT|KEY): /)])
    expect(problems[0]).toContain(says)
    expect(problems[0]).not.toContain('PRIVATE KEY')
  })

  it('are not given where customers are sent elsewhere', () => {
    const good = { TLS_CERT: 'good/certificate.pem', TLS_KEY: 'good/key.pem' }
    expect(problemsOf({ ...good, PARLEY_PUBLIC_URL: 'https://chat.shop.example' })).toEqual([])
    expect(problemsOf({ ...good, PARLEY_PUBLIC_URL: 'http://chat.shop.example' })).toEqual([
      'environment variable PARLEY_PUBLIC_URL: with TLS_CERT customers come by https://',
    ])
  })

  it('are refused before they begin and after they ended', () => {
    const good = { TLS_CERT: 'good/certificate.pem', TLS_KEY: 'good/key.pem' }
    expect(problemsOf(good, NOW + 31 * DAY_MS)).toEqual([expect.stringMatching(/ended on 20\d\d-\d\d-\d\d: renew it$/)])
    expect(problemsOf(good, NOW - 2 * DAY_MS)).toEqual([expect.stringContaining("only: see the machine's clock")])
  })

  it('that end soon are noted by the doctor', () => {
    const { settings } = tlsSettings({ TLS_CERT: 'good/certificate.pem', TLS_KEY: 'good/key.pem' }, folder, NOW)
    if (!settings) throw new Error('it was refused')
    expect(checkCertificate(settings, NOW)).toMatchObject({ status: 'ok' })
    expect(checkCertificate(settings, NOW + 20 * DAY_MS)).toMatchObject({
      status: 'note',
      mend: expect.stringContaining('renew it'),
    })
  })
})

describe('a renewed certificate', () => {
  it('is taken while the server runs; half of one, or a broken one, is not', async () => {
    const folder = temporaryFolder()
    const files = makeCertificate(join(folder, 'used'), 30)
    const renewed = makeCertificate(join(folder, 'renewed'), 60)
    let now = Date.now()
    const { settings: tls } = tlsSettings({ TLS_CERT: files.certificate, TLS_KEY: files.key }, folder, now)
    if (!tls) throw new Error('it was refused')
    const { log, lines } = keptLog()
    const { server, jobs } = createListener({ tls }, () => now, log)
    await listen(server, 0)
    onTestFinished(() => void server.close())
    const { port } = server.address() as AddressInfo
    const [job] = jobs
    const look = async () => job?.run()
    const first = await shown(port)

    await look()
    copyFileSync(renewed.certificate, files.certificate)
    await expect(look()).rejects.toThrow('give the two that were made together')
    expect(await shown(port)).toBe(first)
    copyFileSync(renewed.key, files.key)
    await look()
    const second = await shown(port)
    expect(second).not.toBe(first)
    writeFileSync(files.certificate, 'half a certif')
    await expect(look()).rejects.toThrow('holds no certificate')
    rmSync(files.certificate)
    await expect(look()).rejects.toThrow('cannot be read (ENOENT)')
    expect(await shown(port)).toBe(second)

    // Told once, though it is looked at each minute.
    copyFileSync(renewed.certificate, files.certificate)
    now += 55 * DAY_MS
    await look()
    await look()
    expect(lines.map(({ level, message }) => `${level}: ${message}`)).toEqual([
      'info: the renewed certificate is in use',
      expect.stringMatching(/^warn: the certificate ends soon: renew it/),
    ])
  })

  /** Fingerprint of what somebody who connects now is shown. */
  async function shown(port: number): Promise<string> {
    const socket: TLSSocket = connectTls({ port, host: 'localhost', rejectUnauthorized: false })
    await once(socket, 'secureConnect')
    const { fingerprint256 } = socket.getPeerCertificate()
    socket.destroy()
    return fingerprint256
  }
})
