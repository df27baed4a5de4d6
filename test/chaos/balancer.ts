import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import type { Random } from './random.ts'

export interface Balancer {
  readonly port: number
  /** Breaks a share of the connections that are open now. */
  cut(share: number): void
  close(): Promise<void>
}

/**
 * Brings every connection to any instance that listens, as a load balancer without sticky sessions does. Now and then
 * it breaks a connection instead of passing an answer on: the one fault that leaves a client not knowing.
 */
export async function startBalancer(options: {
  ports: readonly number[]
  random: Random
  /** How probably an answer, or a part of one, is swallowed together with its connection. */
  swallow: number
}): Promise<Balancer> {
  const { ports, random, swallow } = options
  const open = new Set<Socket>()

  function passOn(client: Socket, targets: readonly number[]): void {
    const [port, ...others] = targets
    if (port === undefined || client.destroyed) return void client.destroy()
    const server = connect(port, '127.0.0.1')
    open.add(server)
    let reached = false
    server.on('connect', () => {
      reached = true
      client.pipe(server)
    })
    server.on('data', (chunk) => {
      if (random.chance(swallow)) {
        client.destroy()
        server.destroy()
      } else if (!client.write(chunk)) {
        server.pause()
      }
    })
    client.on('drain', () => server.resume())
    server.on('end', () => client.end())
    server.on('error', () => {})
    server.on('close', () => {
      open.delete(server)
      if (reached) client.destroy()
      else passOn(client, others)
    })
    client.on('close', () => server.destroy())
  }

  const balancer = createServer((client) => {
    open.add(client)
    client.on('error', () => {})
    client.on('close', () => open.delete(client))
    const first = random.between(0, ports.length - 1)
    passOn(client, [...ports.slice(first), ...ports.slice(0, first)])
  })
  balancer.listen(0, '127.0.0.1')
  await once(balancer, 'listening')
  return {
    port: (balancer.address() as AddressInfo).port,
    cut(share) {
      for (const socket of open) if (random.chance(share)) socket.resetAndDestroy()
    },
    async close() {
      const closed = once(balancer, 'close')
      balancer.close()
      for (const socket of open) socket.destroy()
      await closed
    },
  }
}
