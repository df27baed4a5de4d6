import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { createCallTool } from '../../src/tools/call-tool.ts'
import type { Connection } from '../../src/tools/connection.ts'

export type Handler = (request: IncomingMessage, response: ServerResponse) => void

/** A company's system of the test's own (its tools are the set `orders`), which writes down what it is asked. */
export async function openSystem(handlers: Readonly<Record<string, Handler>>) {
  const asked: { what: string; key: string | undefined; authorization: string | undefined }[] = []
  const server = createServer((request, response) => {
    const what = `${request.method} ${request.url}`
    const { 'idempotency-key': key, authorization } = request.headers
    asked.push({ what, key: key as string | undefined, authorization })
    const handler = handlers[what]
    if (handler) return handler(request, response)
    response.statusCode = 404
    response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const connection: Connection = { url, timeoutMs: 300, retries: 2, secret: () => 'hush-hush' }
  const logged: object[] = []
  const write = (fields: object) => void logged.push(fields)
  const log = { debug: write, info: write, warn: write, error: write }
  return { url, asked, logged, callTool: createCallTool({ connections: { orders: connection }, log }) }
}

export const json =
  (value: unknown): Handler =>
  (_request, response) =>
    void response.end(JSON.stringify(value))
