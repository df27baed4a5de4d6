import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import { z } from 'zod'

const bodySchema = z.object({
  plaintext: z.base64().optional(),
  ciphertext: z.string().optional(),
  associated_data: z.base64().optional(),
})

/** A local server that speaks the wire format of Vault's transit engine, for one key of the type aes256-gcm96. */
export async function startVault({ token = 'root', key = 'parley' } = {}) {
  const versions = [randomBytes(32)]
  const requests: string[] = []
  let sealed = false
  const server = createServer(async (request, response) => {
    const send = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    requests.push(`${request.method} ${request.url}`)
    if (sealed) return void send(503, { errors: ['Vault is sealed'] })
    if (request.headers['x-vault-token'] !== token) return void send(403, { errors: ['permission denied'] })
    const [, what, name] = /^\/v1\/transit\/(encrypt|decrypt)\/([^/]+)$/.exec(request.url ?? '') ?? []
    if (request.method !== 'POST' || name !== key) return void send(404, { errors: [] })
    const body = bodySchema.parse(await json(request))
    const associated = Buffer.from(body.associated_data ?? '', 'base64')
    try {
      if (what === 'encrypt') {
        const version = versions.length
        const nonce = randomBytes(12)
        const cipher = createCipheriv('aes-256-gcm', versions[version - 1] ?? '', nonce).setAAD(associated)
        const text = Buffer.concat([cipher.update(Buffer.from(body.plaintext ?? '', 'base64')), cipher.final()])
        const ciphertext = `vault:v${version}:${Buffer.concat([nonce, text, cipher.getAuthTag()]).toString('base64')}`
        return void send(200, { data: { ciphertext, key_version: version } })
      }
      const [, version = '', base64 = ''] = /^vault:v(\d+):(.+)$/.exec(body.ciphertext ?? '') ?? []
      const bytes = Buffer.from(base64, 'base64')
      const decipher = createDecipheriv('aes-256-gcm', versions[Number(version) - 1] ?? '', bytes.subarray(0, 12))
      decipher.setAAD(associated).setAuthTag(bytes.subarray(-16))
      const plain = Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()])
      send(200, { data: { plaintext: plain.toString('base64') } })
    } catch {
      send(400, { errors: ['cipher: message authentication failed'] })
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    /** A newer version of the key wraps from now on. */
    rotate: () => void versions.push(randomBytes(32)),
    seal(value: boolean) {
      sealed = value
    },
  }
}
