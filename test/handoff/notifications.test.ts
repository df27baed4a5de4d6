import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createNotifications } from '../../src/handoff/notifications.ts'
import type { NoticeTarget } from '../../src/handoff/post-notice.ts'
import { isPublicAddress } from '../../src/handoff/public-address.ts'
import { silentLog, sqlEngines } from '../support/sql-engines.ts'
import { openDesk } from './open-desk.ts'

const SECRET = 's'.repeat(32)
const MINUTE_MS = 60_000

interface Told {
  readonly body: string
  readonly signature: string | undefined
}

/** Somebody who is told, at an address of this machine. */
async function listener(answer: (response: ServerResponse) => void) {
  const told: Told[] = []
  const server = createServer(async (request: IncomingMessage, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    told.push({ body, signature: request.headers['parley-signature'] as string | undefined })
    answer(response)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return {
    told,
    url: `http://127.0.0.1:${port}/hook`,
    close: () => new Promise((resolve) => server.close(resolve)),
    listen: () => once(server.listen(port, '127.0.0.1'), 'listening'),
  }
}

const ok = (response: ServerResponse) => void response.writeHead(204).end()

describe.each(sqlEngines())('notifications on $name', ({ place }) => {
  async function open(targets: readonly NoticeTarget[], privateHosts = ['127.0.0.1']) {
    const opened = await openDesk({ open: await place() })
    const { database, now: clock } = opened
    const parts = { database, targets, privateHosts, againMs: 5 * MINUTE_MS, clock, log: silentLog }
    const notifications = () =>
      createNotifications({ ...parts, deskUrl: 'https://shop.example/console', timeoutMs: 300 })
    return { ...opened, notifications }
  }

  it('tell again until somebody takes it, signed, with nothing that was said, once for all instances', async () => {
    const webhook = await listener(ok)
    const slack = await listener(ok)
    const opened = await open([
      { name: 'webhook', url: webhook.url, secret: SECRET },
      { name: 'slack', url: slack.url },
    ])
    const id = (await opened.ask('c1', { reason: 'legal', asked: 'my lawyer is Ann' })).handover?.id ?? ''
    const [one, two] = [opened.notifications(), opened.notifications()]
    const everybody = () => Promise.all([one.sweep(), two.sweep()])
    await everybody()
    await everybody()
    expect(webhook.told).toHaveLength(1)
    const { body = '', signature = '' } = webhook.told[0] ?? {}
    expect(JSON.parse(body)).toMatchObject({
      type: 'handover.waiting',
      handover: { id, queue: 'support', reason: 'legal', priority: 2 },
      url: 'https://shop.example/console',
    })
    const [, seconds = '', mark] = /^t=(\d+),v1=([0-9a-f]+)$/.exec(signature) ?? []
    expect(mark).toBe(createHmac('sha256', SECRET).update(`${seconds}.${body}`).digest('hex'))
    expect(JSON.parse(slack.told[0]?.body ?? '').text).toContain('*support*')
    expect(slack.told[0]?.signature).toBeUndefined()
    expect(body + slack.told[0]?.body).not.toContain('Ann')

    opened.advance(5 * MINUTE_MS)
    await everybody()
    expect([webhook.told.length, slack.told.length]).toEqual([2, 2])
    await opened.as('mia').act(id, 'take')
    opened.advance(5 * MINUTE_MS)
    await everybody()
    expect([webhook.told.length, slack.told.length]).toEqual([2, 2])
  })

  it.each<readonly [string, (response: ServerResponse) => void]>([
    ['is down', (response) => void response.writeHead(500).end()],
    ['drops the line', (response) => void response.destroy()],
    ['never ends its answer’s head', (response) => void response.socket?.write('HTTP/1.1 200 OK\r\nx: ')],
    ['never answers', () => {}],
  ])('come later, and ever later, to a target that %s, and in time to the others', async (_what, answer) => {
    const bad = await listener(answer)
    const good = await listener(ok)
    const opened = await open([
      { name: 'webhook', url: bad.url, secret: SECRET },
      { name: 'slack', url: good.url },
    ])
    await opened.ask('c1')
    const notifications = opened.notifications()
    const tries: number[] = []
    for (let seconds = 0; seconds < 20; seconds++) {
      await notifications.sweep()
      if (bad.told.length > tries.length) tries.push(seconds)
      opened.advance(1_000)
    }
    expect(tries).toEqual([0, 5, 15])
    expect(good.told).toHaveLength(1)
  })

  it('follow no redirect', async () => {
    const trap = await listener(ok)
    const sender = await listener((response) => void response.writeHead(307, { location: trap.url }).end())
    const opened = await open([{ name: 'slack', url: sender.url }])
    await opened.ask('c1')
    await opened.notifications().sweep()
    expect([sender.told.length, trap.told.length]).toEqual([1, 0])
  })

  it('wait for a target that is not there', async () => {
    const target = await listener(ok)
    const opened = await open([{ name: 'slack', url: target.url }])
    await opened.ask('c1')
    const notifications = opened.notifications()
    await target.close()
    await notifications.sweep()
    await target.listen()
    await notifications.sweep()
    expect(target.told).toEqual([])
    opened.advance(5_000)
    await notifications.sweep()
    expect(target.told).toHaveLength(1)
  })

  it.each(['http://127.0.0.1', 'http://2130706433', 'http://0x7f.1', 'http://[::ffff:127.0.0.1]', 'http://localhost'])(
    'do not go to %s where that is not named',
    async (address) => {
      const trap = await listener(ok)
      const { port } = new URL(trap.url)
      const opened = await open([{ name: 'slack', url: `${address}:${port}/hook` }], [])
      await opened.ask('c1')
      await opened.notifications().sweep()
      expect(trap.told).toEqual([])
    },
  )
})

describe('a private address', () => {
  it.each([
    '0.0.0.0',
    '::1',
    '10.0.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '192.168.1.1',
    '172.16.0.1',
    'fd00::1',
    'fe80::1',
    '::ffff:10.0.0.1',
    '224.0.0.1',
    'x',
  ])('is %s', (address) => expect(isPublicAddress(address)).toBe(false))
  it.each(['93.184.216.34', '2606:2800:220:1:248:1893:25c8:1946'])('is not %s', (address) =>
    expect(isPublicAddress(address)).toBe(true),
  )
})
