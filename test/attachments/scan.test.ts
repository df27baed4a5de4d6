import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { attachmentsSchema } from '../../src/app/config/attachment-settings.ts'
import { checkScanner } from '../../src/app/doctor/check-scanner.ts'
import { isScannerUrl, openScan } from '../../src/attachments/scan/open-scan.ts'
import { temporaryFolder } from '../support/temporary.ts'

/** What virus scanners find by agreement, in two parts, so that none finds it here. */
const EICAR = Buffer.from(`X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR${'-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'}`)
const CLEAN = Buffer.alloc(300_000, 'clean')
const SETTINGS = attachmentsSchema.parse({})
const TIMEOUT_MS = 5_000
/** As `StreamMaxLength` of clamd.conf. */
const LONGEST = 1_000_000

async function listening(server: Server, at: object): Promise<AddressInfo> {
  await new Promise<void>((resolve) => server.listen(at, resolve))
  onTestFinished(() => void server.close())
  return server.address() as AddressInfo
}

/** Takes a stream as clamd does: `zINSTREAM\0`, parts after their lengths, an empty one at the end. */
function clamd(answerTo: (file: Buffer) => string): Server {
  return createServer((socket: Socket) => {
    let read = Buffer.alloc(0)
    socket.on('error', () => {})
    socket.on('data', (chunk) => {
      read = Buffer.concat([read, chunk])
      const command = read.indexOf(0)
      if (command < 0) return
      if (read.subarray(0, command).toString() !== 'zINSTREAM') return void socket.end('UNKNOWN COMMAND\0')
      const parts: Buffer[] = []
      for (let at = command + 1; at + 4 <= read.length; ) {
        const length = read.readUInt32BE(at)
        if (length === 0) return void socket.end(`${answerTo(Buffer.concat(parts))}\0`)
        parts.push(read.subarray(at + 4, at + 4 + length))
        at += 4 + length
        if (at > LONGEST) return void socket.end('INSTREAM size limit exceeded. ERROR\0')
      }
    })
  })
}

const findsEicar = clamd.bind(undefined, (file) =>
  file.equals(EICAR) ? 'stream: Win.Test.EICAR_HDB-1 FOUND' : 'stream: OK',
)

describe('clamd', () => {
  it('is given the whole file over TCP, and says what it found', async () => {
    const { port } = await listening(findsEicar(), { port: 0, host: '127.0.0.1' })
    const scan = openScan(`clamd://127.0.0.1:${port}`, TIMEOUT_MS)
    expect(await scan(CLEAN)).toEqual({ clean: true })
    expect(await scan(EICAR)).toEqual({ clean: false, threat: 'Win.Test.EICAR_HDB-1' })
  })

  it('is reached by its socket, too', async () => {
    const path = join(temporaryFolder(), 'clamd.ctl')
    await listening(findsEicar(), { path })
    expect(await openScan(`clamd://${path}`, TIMEOUT_MS)(EICAR)).toMatchObject({ clean: false })
  })

  it('lets nothing through where it takes no more, is away, says nothing or something else', async () => {
    const { port } = await listening(findsEicar(), { port: 0, host: '127.0.0.1' })
    const url = `clamd://127.0.0.1:${port}`
    await expect(openScan(url, TIMEOUT_MS)(Buffer.alloc(LONGEST + 100_000))).rejects.toThrow('size limit exceeded')
    await expect(openScan('clamd://127.0.0.1:1', TIMEOUT_MS)(CLEAN)).rejects.toThrow('ECONNREFUSED')
    const looked = await checkScanner({ ...SETTINGS, scanner: { url, timeoutSeconds: 5 } })
    expect(looked).toMatchObject([{ status: 'ok', message: url }])
    const away = await checkScanner({ ...SETTINGS, scanner: { url: 'clamd://127.0.0.1:1', timeoutSeconds: 5 } })
    expect(away).toMatchObject([{ status: 'wrong', message: expect.stringContaining('does not scan') }])
    const silent = await listening(
      createServer((socket) => void socket.resume()),
      { port: 0, host: '127.0.0.1' },
    )
    await expect(openScan(`clamd://127.0.0.1:${silent.port}`, 50)(CLEAN)).rejects.toThrow('more than 50 ms')
    const rude = await listening(
      createServer((socket) => void socket.end().resume()),
      { port: 0, host: '127.0.0.1' },
    )
    await expect(openScan(`clamd://127.0.0.1:${rude.port}`, TIMEOUT_MS)(EICAR)).rejects.toThrow('without an answer')
  })
})

describe('a scanner behind HTTP', () => {
  async function scanner(answer: (body: Buffer) => { status?: number; text: string }) {
    const server = createHttpServer(async (request, response) => {
      const body = Buffer.concat(await request.toArray())
      const { status = 200, text } = answer(body)
      response.writeHead(request.headers['content-type'] === 'application/octet-stream' ? status : 415, {
        location: '/elsewhere',
      })
      response.end(text)
    })
    const { port } = await listening(server, { port: 0, host: '127.0.0.1' })
    return openScan(`http://127.0.0.1:${port}/scan`, TIMEOUT_MS)
  }

  it('is posted the bytes, and says whether they are clean', async () => {
    const scan = await scanner((body) => ({
      text: JSON.stringify(body.equals(EICAR) ? { clean: false, reason: 'EICAR' } : { clean: body.equals(CLEAN) }),
    }))
    expect(await scan(CLEAN)).toEqual({ clean: true })
    expect(await scan(EICAR)).toEqual({ clean: false, threat: 'EICAR' })
  })

  it.each([
    ['an error', { status: 500, text: '{"clean":true}' }],
    ['a way elsewhere', { status: 302, text: '{"clean":true}' }],
    ['no verdict', { text: '{"ok":true}' }],
    ['no JSON', { text: 'clean' }],
  ])('lets nothing through where it answers with %s', async (_what, answer) => {
    const scan = await scanner(() => answer)
    await expect(scan(CLEAN)).rejects.toThrow()
  })
})

describe('the address of a scanner', () => {
  it.each(['clamd://127.0.0.1:3310', 'clamd://clamav', 'clamd:///run/clamav/clamd.ctl', 'https://scan.example/x'])(
    'may be %s',
    (url) => expect(isScannerUrl(url)).toBe(true),
  )
  it.each(['clamd:', 'clamd:///', 'ftp://x', 'nonsense', ''])('may not be %j', (url) =>
    expect(isScannerUrl(url)).toBe(false),
  )
})
