import { ATTACHMENTS } from '../../src/attachments/schema.ts'
import { createAttachments } from '../../src/attachments/store.ts'
import { createKeyRing } from '../../src/keys/key-ring.ts'
import { createLocalKeyProvider } from '../../src/keys/master-key.ts'
import { createUsage, USAGE } from '../../src/memory/usage.ts'
import { createWrappedKeys, WRAPPED_KEYS } from '../../src/storage/wrapped-keys.ts'
import { testAccess } from '../access/test-guard.ts'
import { describeAttachmentStore, LIMITS } from '../contracts/attachment-store.ts'
import { newMasterKey } from '../keys/test-keys.ts'
import { silentLog, sqlEngines } from '../support/sql-engines.ts'

const NOON = Date.UTC(2026, 0, 5, 12)

for (const { name, place } of sqlEngines()) {
  describeAttachmentStore(`the attachment store in ${name}`, async () => {
    const openSchema = await place()
    const { events, guard, assignments } = testAccess({ c1: { agent: 'sam' } })
    const wrapped = createWrappedKeys(await openSchema(WRAPPED_KEYS))
    const keys = createKeyRing(createLocalKeyProvider(newMasterKey(), 'the test'), wrapped)
    let now = NOON
    const clock = () => now
    const usage = createUsage(await openSchema(USAGE), clock)
    const attachments = createAttachments({
      database: await openSchema(ATTACHMENTS),
      keys,
      guard,
      assignments,
      rules: { types: ['image/png', 'image/gif', 'application/pdf'], bytes: LIMITS.bytes },
      allowance: { usage, files: LIMITS.files, bytes: LIMITS.bytesOfDay, bytesOfAll: LIMITS.bytesOfAll, clock },
      scan: undefined,
      clock,
      log: silentLog,
    })
    return {
      attachments,
      events,
      passMs(ms) {
        now += ms
      },
      async destroyKey(customer) {
        await wrapped.destroy(customer)
        keys.forget(customer)
      },
      async close() {
        await attachments.close()
        await usage.close()
        await wrapped.close()
      },
    }
  })
}
