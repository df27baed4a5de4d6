import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { onTestFinished } from 'vitest'

/**
 * A load balancer that knows nothing of conversations: each request, and each socket, goes to the next port; to the one
 * after that where nobody listens.
 */
export async function startRoundRobin(ports: readonly number[]) {
  let turn = 0
  const nextPorts = () => {
    const first = turn++ % ports.length
    return [...ports.slice(first), ...ports.slice(0, first)]
  }
  /** Ports to which sockets were passed, the latest last. */
  const sockets: number[] = []
  const open = new Set<Duplex>()

  function forward(
    incoming: IncomingMessage,
    body: Buffer,
    response: ServerResponse,
    [port, ...others]: number[],
  ): void {
    if (port === undefined) return void response.writeHead(502).end()
    const { method, url, headers } = incoming
    const passed = request({ host: '127.0.0.1', port, method, path: url, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.on('error', () => response.destroy())
      answer.pipe(response)
    })
    response.on('close', () => passed.destroy())
    passed.on('error', (error: NodeJS.ErrnoException) => {
      // Only what was not begun is tried elsewhere: the rest is the client's to send again.
      if (error.code === 'ECONNREFUSED') forward(incoming, body, response, others)
      else if (response.headersSent) response.destroy()
      else response.writeHead(502).end()
    })
    passed.end(body)
  }

  function passSocket(incoming: IncomingMessage, client: Duplex, [port, ...others]: number[]): void {
    if (port === undefined) return void client.destroy()
    const server = connect(port, '127.0.0.1', () => {
      sockets.push(port)
      const lines = Object.entries(incoming.headers).map(([name, value]) => `${name}: ${value}`)
      server.write(`GET ${incoming.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
      server.pipe(client).pipe(server)
    })
    server.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') passSocket(incoming, client, others)
      else client.destroy()
    })
    client.on('error', () => server.destroy())
  }

  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => forward(incoming, Buffer.concat(chunks), response, nextPorts()))
  })
  server.on('upgrade', (incoming, socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    passSocket(incoming, socket, nextPorts())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of open) socket.destroy()
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, sockets }
}
