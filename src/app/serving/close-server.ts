import type { Server } from 'node:http'

/** How often it is looked for connections whose last answer is out, in milliseconds. */
const LOOK_EVERY_MS = 50
/** So much longer than the work may a request take, in milliseconds. */
const LAST_ANSWERS_MS = 1_000

/**
 * Takes no more connections, and resolves once the work is done and each has had its answer and is closed; those that
 * take longer are cut. A client that keeps its connection for its next request does not keep the server.
 */
export async function closeServer(server: Server, work: Promise<unknown>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  const idle = setInterval(() => server.closeIdleConnections(), LOOK_EVERY_MS)
  await work
  const late = setTimeout(() => server.closeAllConnections(), LAST_ANSWERS_MS)
  await closed
  clearInterval(idle)
  clearTimeout(late)
}
