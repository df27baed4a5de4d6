import { Agent, request } from 'node:http'

const agent = new Agent({ keepAlive: true, maxSockets: 64 })

/** Posts JSON over kept-alive connections and resolves to the answered JSON; the cheapest client that Node has, so that the server is what is measured. */
export function post<T>(url: string, body: unknown, token?: string): Promise<T> {
  const payload = Buffer.from(JSON.stringify(body))
  const { promise, resolve, reject } = Promise.withResolvers<T>()
  const sent = request(
    url,
    {
      method: 'POST',
      agent,
      headers: {
        'content-type': 'application/json',
        'content-length': payload.length,
        ...(token && { authorization: `Bearer ${token}` }),
      },
    },
    (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        if ((response.statusCode ?? 500) >= 300) reject(new Error(`${response.statusCode} ${text}`))
        else resolve(JSON.parse(text) as T)
      })
    },
  )
  sent.on('error', reject)
  sent.end(payload)
  return promise
}
