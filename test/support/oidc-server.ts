import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose'
import { onTestFinished } from 'vitest'

interface SigningKey {
  readonly kid: string
  readonly alg: string
  readonly privateKey: CryptoKey
  readonly publicKey: CryptoKey
  readonly jwk: JWK
}

export interface TokenOptions {
  readonly claims?: JWTPayload
  readonly header?: { readonly alg?: string; readonly kid?: string }
  /** Seconds since the epoch. */
  readonly at?: number
  readonly lifetime?: number
  /** A claim to leave out. */
  readonly without?: string
}

/** A sign-in that speaks OpenID Connect's discovery and serves its keys over HTTP, as a company's own does. */
export async function startOidcServer() {
  let keys: SigningKey[] = [await newKey('first')]
  let keyRequests = 0
  let issuerName: string | undefined
  let down = false
  const server = createServer((request, response) => {
    const send = (value: object) => response.setHeader('content-type', 'application/json').end(JSON.stringify(value))
    if (down) return void response.writeHead(503).end()
    if (request.url === '/.well-known/openid-configuration') {
      return void send({ issuer: issuerName ?? issuer, jwks_uri: `${issuer}/keys` })
    }
    if (request.url !== '/keys') return void response.writeHead(404).end()
    keyRequests++
    send({ keys: keys.map(({ jwk }) => jwk) })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })

  return {
    issuer,
    keyRequests: () => keyRequests,
    /** The name that the sign-in gives itself from now on. */
    rename(name: string) {
      issuerName = name
    },
    setDown(value: boolean) {
      down = value
    },
    publicPem: () => exportSPKI(newest(keys).publicKey),
    /** A new key signs; the old one is no longer among those that are served. */
    async rotate(kid: string) {
      keys = [await newKey(kid)]
    },
    async token({ claims = {}, header = {}, at = Date.now() / 1_000, lifetime = 300, without }: TokenOptions = {}) {
      const { kid, alg, privateKey } = newest(keys)
      const issued = Math.floor(at)
      const usual = { iss: issuer, aud: 'parley', sub: 'sam', iat: issued, exp: issued + lifetime }
      const all = Object.entries({ ...usual, ...claims }).filter(([name]) => name !== without)
      return new SignJWT(Object.fromEntries(all)).setProtectedHeader({ alg, kid, ...header }).sign(privateKey)
    },
  }
}

const newest = (keys: readonly SigningKey[]): SigningKey => {
  const key = keys.at(-1)
  if (!key) throw new Error('there is no key')
  return key
}

async function newKey(kid: string, alg = 'RS256'): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  return { kid, alg, privateKey, publicKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } }
}
