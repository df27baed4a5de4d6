import { EncryptJWT, jwtDecrypt } from 'jose'
import type { z } from 'zod'
import type { Clock } from '../../core/clock.ts'
import type { Sealed } from '../../core/sign-in.ts'

const SECOND_MS = 1_000
/** Browsers take 4,096 bytes for a cookie's name and value. */
const LONGEST = 4_000

/** Seals what a browser keeps, each kind for itself; `key` has 32 bytes. */
export function createSeal<Content extends z.ZodObject>({
  key,
  kind,
  schema,
  clock,
}: {
  readonly key: Uint8Array
  readonly kind: string
  readonly schema: Content
  readonly clock: Clock
}) {
  return {
    /** Opens until then: milliseconds since the epoch. Undefined where it is more than a cookie holds. */
    async seal(content: z.infer<Content>, until: number): Promise<Sealed | undefined> {
      const sealed = await new EncryptJWT({ content })
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .setAudience(kind)
        .setExpirationTime(Math.floor(until / SECOND_MS))
        .encrypt(key)
      return sealed.length > LONGEST ? undefined : sealed
    },
    /** Undefined where it is not ours, of another kind, or over. */
    async open(sealed: Sealed): Promise<z.infer<Content> | undefined> {
      const opened = await jwtDecrypt(sealed, key, {
        audience: kind,
        currentDate: new Date(clock()),
        keyManagementAlgorithms: ['dir'],
        contentEncryptionAlgorithms: ['A256GCM'],
      }).catch(() => undefined)
      // Of an older version, perhaps.
      return opened && schema.safeParse(opened.payload.content).data
    },
  }
}
