import { once } from 'node:events'
import { expect, it } from 'vitest'
import WebSocket from 'ws'
import { startConversation } from '../support/customer.ts'
import { openDesk, operatorToken } from '../support/desk.ts'
import { listenTo } from '../support/event-stream.ts'
import { startServer } from '../support/server.ts'
import { temporaryFolder } from '../support/temporary.ts'

it('lets customers and agents who listen go before it closes its stores, and complains of nothing', async () => {
  const data = temporaryFolder()
  const server = await startServer({ data })
  const customer = await startConversation(server.url)
  await customer.say('I want to speak to a human')
  const opened = await fetch(customer.activities.replace('/activities', ''), {
    headers: { authorization: `Bearer ${customer.token}` },
  })
  const socket = new WebSocket(((await opened.json()) as { streamUrl: string }).streamUrl)
  await once(socket, 'open')
  const desk = openDesk(server.url, operatorToken(data))
  const agent = await listenTo(`${server.url}/console/api/events`, {
    authorization: `Bearer ${operatorToken(data)}`,
    'parley-role': 'agent',
  })
  await expect.poll(() => agent.heard.length).toBeGreaterThan(0)
  const online = async (at: typeof desk) => {
    const { items } = await at.json<{ items: { online: object[] }[] }>('/queues')
    return items[0]?.online.length
  }
  expect(await online(desk)).toBe(1)

  const closed = once(socket, 'close')
  expect(await server.stop()).toBe(0)
  // They are told to connect again.
  expect((await closed)[0]).toBe(1012)
  await agent.ended
  expect(
    server
      .output()
      .split('\n')
      .filter((line) => /"level":[456]0/.test(line)),
  ).toEqual([])
  // Who has gone with it is at the desk no longer.
  const again = await startServer({ data })
  expect(await online(openDesk(again.url, operatorToken(data)))).toBe(0)
}, 60_000)
