import { z } from 'zod'
import { ParleyError } from '../core/errors.ts'
import type { KeyProvider } from '../core/keys.ts'
import { enclose, innerOf } from './envelope.ts'

export interface VaultOptions {
  /** `https://vault.example:8200`. */
  readonly address: string
  readonly token: string
  /** Where the transit engine is mounted. */
  readonly mount: string
  /** Name of the key in it; of a kind that takes associated data (`aes256-gcm96`, `chacha20-poly1305`). */
  readonly key: string
  readonly namespace?: string
}

const TIMEOUT_MS = 5_000

const encryptedSchema = z.object({ data: z.object({ ciphertext: z.string().startsWith('vault:') }) })
const decryptedSchema = z.object({ data: z.object({ plaintext: z.base64() }) })

/** The master key stays in HashiCorp Vault: its transit engine wraps and unwraps, and never gives the key away. */
export function createVaultKeyProvider({ address, token, mount, key, namespace }: VaultOptions): KeyProvider {
  const id = `vault:${mount}/${key}`

  async function ask<T>(what: 'encrypt' | 'decrypt', body: object, schema: z.ZodType<T>): Promise<T> {
    const url = `${address.replace(/\/$/, '')}/v1/${mount}/${what}/${encodeURIComponent(key)}`
    let response: Response
    try {
      response = await fetch(url, {
        method: 'POST',
        headers: {
          'x-vault-token': token,
          'x-vault-request': 'true',
          'content-type': 'application/json',
          ...(namespace !== undefined && { 'x-vault-namespace': namespace }),
        },
        body: JSON.stringify(body),
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      })
    } catch (cause) {
      throw new ParleyError(
        'key-unusable',
        `Vault at ${address} does not answer: see that it runs and VAULT_ADDR is right`,
        {
          cause,
        },
      )
    }
    const answer = await response.json().catch(() => undefined)
    if (response.ok) {
      const parsed = schema.safeParse(answer)
      if (parsed.success) return parsed.data
    }
    throw new ParleyError(
      'key-unusable',
      `Vault at ${address} refuses to ${what} with ${mount}/${key} (${response.status}): ${mendFor(response.status)}`,
    )
  }

  // Bound to the customer, as where the master key is our own: one wrapped key cannot take another one's place.
  const associated = (customer: string) => Buffer.from(`data-key:${id}:${customer}`).toString('base64')

  return {
    id,
    async wrap(dataKey, customer) {
      const plaintext = Buffer.from(dataKey).toString('base64')
      const { data } = await ask('encrypt', { plaintext, associated_data: associated(customer) }, encryptedSchema)
      return enclose(id, Buffer.from(data.ciphertext))
    },
    async unwrap(wrapped, customer) {
      const ciphertext = Buffer.from(innerOf(wrapped)).toString()
      const { data } = await ask('decrypt', { ciphertext, associated_data: associated(customer) }, decryptedSchema)
      return Buffer.from(data.plaintext, 'base64')
    },
  }
}

function mendFor(status: number): string {
  if (status === 403) return 'see that VAULT_TOKEN is valid and its policy lets it encrypt and decrypt with this key'
  if (status === 404) return 'see the mount and the name of the key'
  if (status === 503) return 'unseal it'
  return 'see that the key is there and of the type aes256-gcm96'
}
