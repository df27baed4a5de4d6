import { connect, createServer, type Socket } from 'node:net'

/** A way to a server on this machine that can be cut. */
export interface CuttingProxy {
  readonly port: number
  /** Cuts the connection that carries the next request: the server does it, and its answer is lost. */
  cutNextAnswer(): void
  /** How often it was cut. */
  readonly cuts: () => number
  /** Ends all connections, and lets nobody through from now on, or lets them again. */
  setDown(down: boolean): void
  close(): Promise<void>
}

export async function startCuttingProxy(to: number): Promise<CuttingProxy> {
  let armed = false
  let cuts = 0
  let down = false
  const open = new Set<Socket>()
  const server = createServer((client) => {
    if (down) return void client.destroy()
    const onward = connect(to, '127.0.0.1')
    for (const socket of [client, onward]) {
      open.add(socket)
      socket.on('close', () => open.delete(socket))
      socket.on('error', () => {})
    }
    let doomed = false
    client.on('data', (request) => {
      if (armed) {
        armed = false
        doomed = true
      }
      onward.write(request)
    })
    onward.on('data', (answer) => {
      if (!doomed) return void client.write(answer)
      cuts++
      client.destroy()
      onward.destroy()
    })
    client.on('close', () => onward.destroy())
    onward.on('close', () => client.destroy())
  })
  const { promise, resolve } = Promise.withResolvers<number>()
  server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port))
  const port = await promise
  return {
    port,
    cutNextAnswer: () => {
      armed = true
    },
    cuts: () => cuts,
    setDown(value) {
      down = value
      if (down) for (const socket of open) socket.destroy()
    },
    async close() {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
