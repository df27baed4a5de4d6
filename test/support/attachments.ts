import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ATTACHMENTS } from '../../src/attachments/schema.ts'
import { createAttachments } from '../../src/attachments/store.ts'
import type { AttachmentStore } from '../../src/core/attachment.ts'
import { createUsage, USAGE } from '../../src/memory/usage.ts'
import { testAccess } from '../access/test-guard.ts'
import { newMasterKey, openKeys } from '../keys/test-keys.ts'
import { openInFolder, silentLog } from './sql-engines.ts'

const PLENTY = 1_000_000_000

/** A real attachment store in a folder of its own, for files of at most so many bytes; PNG and PDF are taken. */
export async function openAttachments(
  bytes: number,
  { guard, assignments }: Pick<ReturnType<typeof testAccess>, 'guard' | 'assignments'> = testAccess(),
): Promise<AttachmentStore> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-files-'))
  const openSchema = openInFolder(folder)
  const usage = createUsage(await openSchema(USAGE), Date.now)
  const keys = openKeys(folder, newMasterKey())
  const store = createAttachments({
    database: await openSchema(ATTACHMENTS),
    keys: keys.keys,
    guard,
    assignments,
    rules: { types: ['image/png', 'application/pdf'], bytes },
    allowance: { usage, files: PLENTY, bytes: PLENTY, bytesOfAll: PLENTY, clock: Date.now },
    scan: undefined,
    clock: Date.now,
    log: silentLog,
  })
  return {
    ...store,
    async close() {
      await store.close()
      await usage.close()
      await keys.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
