import { beforeEach, describe, expect, it } from 'vitest'
import { createWrappedKeys, WRAPPED_KEYS } from '../../src/storage/wrapped-keys.ts'
import type { OpenSchema, SqlEngine } from '../support/sql-engines.ts'

/** What every store of wrapped keys promises. */
export function describeWrappedKeys({ name, place }: SqlEngine): void {
  describe(`wrapped keys in ${name}`, () => {
    let openSchema: OpenSchema

    beforeEach(async () => {
      openSchema = await place()
    })
    const open = async () => createWrappedKeys(await openSchema(WRAPPED_KEYS))
    const key = (byte: number) => Buffer.alloc(60, byte)

    it('are kept as they are, over a restart', async () => {
      const keys = await open()
      expect(await keys.get('ada')).toBeUndefined()
      expect(Buffer.from((await keys.add('ada', key(1), 'm')) ?? [])).toEqual(key(1))
      await keys.close()
      const again = await open()
      expect(Buffer.from((await again.get('ada')) ?? [])).toEqual(key(1))
      expect(await again.get('bob')).toBeUndefined()
      await again.close()
    })

    it('are the first of those that come at once, to every instance', async () => {
      const instances = await Promise.all([open(), open(), open()])
      const kept = await Promise.all(
        Array.from({ length: 30 }, async (_, at) => instances[at % 3]?.add('ada', key(at + 1), 'm')),
      )
      expect(new Set(kept.map((wrapped) => Buffer.from(wrapped ?? []).toString('hex'))).size).toBe(1)
      for (const instance of instances) await instance.close()
    })

    it('give one to try a master key on', async () => {
      const keys = await open()
      expect(await keys.sample()).toBeUndefined()
      await keys.add('ada', key(1), 'm')
      expect(await keys.sample()).toMatchObject({ customer: 'ada' })
      await keys.close()
    })
  })
}
