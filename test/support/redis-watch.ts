import { connect } from 'node:net'

/** All that clients send to a Redis from now on, as its MONITOR shows it. */
export async function watchCommands(port: number): Promise<{ seen(): string; end(): void }> {
  let seen = ''
  const socket = connect(port, '127.0.0.1')
  const { promise, resolve } = Promise.withResolvers<void>()
  socket.on('data', (data) => {
    seen += data
    resolve()
  })
  socket.on('error', () => {})
  socket.write('MONITOR\r\n')
  await promise
  return { seen: () => seen, end: () => socket.destroy() }
}
