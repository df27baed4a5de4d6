import { hasCode, ParleyError } from '../../core/errors.ts'
import type { KeyRing } from '../../core/keys.ts'
import type { RedisClient } from './client.ts'

/** Whose data key seals the mark: nobody's of the customers'. */
const MARK = 'parley:keys'

/**
 * Instances that share a Redis must share their keys, or each would set aside what the others sealed. The first one
 * leaves a mark, which all others must be able to open. Throws a ParleyError of code `key-unusable` where one cannot.
 */
export async function requireSameKeys(client: RedisClient, keys: KeyRing): Promise<void> {
  const key = await keys.dataKey(MARK)
  const { redis } = client
  await client.naming(redis.set(MARK, Buffer.from(key.seal(MARK, MARK)), 'NX'))
  const mark = await client.naming(redis.getBuffer(MARK))
  try {
    if (mark) key.open(mark, MARK)
  } catch (cause) {
    if (!hasCode(cause, 'unreadable')) throw cause
    throw new ParleyError(
      'key-unusable',
      'what is in Redis was sealed with other keys than those here: give all instances the same keys (one DATABASE_URL and PARLEY_MASTER_KEY, or one data folder), or set REDIS_URL to another Redis',
      { cause },
    )
  }
}
