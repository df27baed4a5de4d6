import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Scan } from '../../src/attachments/scan/scan.ts'
import { ATTACHMENTS } from '../../src/attachments/schema.ts'
import { createAttachmentShelf } from '../../src/attachments/shelf.ts'
import { createAttachments } from '../../src/attachments/store.ts'
import type { KeptAttachment } from '../../src/core/attachment.ts'
import { openSqliteDatabase } from '../../src/storage/sqlite-database.ts'
import { testAccess } from '../access/test-guard.ts'
import { newMasterKey, openKeys } from '../keys/test-keys.ts'
import { createEmbeddedUsage } from '../support/embedded-usage.ts'
import { PNG } from '../support/files.ts'
import { temporaryFolder } from '../support/temporary.ts'

const OWNER = { conversation: 'c1', channel: 'web', customer: 'ada' }
const PHOTO = { name: 'zq-photo.png', bytes: PNG }

/** A store with a scanner that does as it is told, and a customer who may put one file a day. */
function open(scan: Scan) {
  const folder = temporaryFolder()
  const log: string[] = []
  const write = (fields: object, message: string) => void log.push(`${message} ${JSON.stringify(fields)}`)
  const { keys, close } = openKeys(folder, newMasterKey())
  const usage = createEmbeddedUsage({ file: join(folder, 'usage.db'), clock: () => 0 })
  const database = openSqliteDatabase({ file: join(folder, 'attachments.db'), schema: ATTACHMENTS })
  const attachments = createAttachments({
    database,
    keys,
    ...testAccess(),
    rules: { types: ['image/png'], bytes: 1_000 },
    allowance: { usage, files: 1, bytes: 1_000, bytesOfAll: 1_000, clock: () => 0 },
    scan,
    clock: () => 0,
    log: { debug: write, info: write, warn: write, error: write },
  })
  onTestFinished(async () => {
    await attachments.close()
    await usage.close()
    await close()
  })
  const kept = async () => {
    const files: KeptAttachment[] = []
    for await (const file of createAttachmentShelf(database, keys).of('ada')) files.push(file)
    return files
  }
  return { attachments, log, kept, database }
}

describe('a file that is scanned', () => {
  it('and not clean is refused, told to the operator without its name, and counts', async () => {
    const { attachments, log, kept } = open(async (bytes) =>
      Buffer.from(bytes).equals(PNG) ? { clean: false, threat: 'Test.Eicar' } : { clean: true },
    )
    await expect(attachments.put(OWNER, PHOTO)).rejects.toMatchObject({ reason: 'unclean' })
    expect(log).toEqual(['a file was refused that is not clean {"conversation":"c1","threat":"Test.Eicar"}'])
    expect(await kept()).toEqual([])
    await expect(attachments.put(OWNER, PHOTO)).rejects.toMatchObject({ reason: 'too-many' })
  })

  it('is refused while the scanner is away, and taken when it is back', async () => {
    let away = true
    const { attachments, log, kept } = open(async () => {
      if (away) throw new Error('connection refused')
      return { clean: true }
    })
    const refused = attachments.put(OWNER, PHOTO)
    await expect(refused).rejects.toMatchObject({ reason: 'unchecked', retryAfterMs: expect.any(Number) })
    expect(log.join()).toContain('the scanner is away')
    expect(await kept()).toEqual([])
    away = false
    await attachments.put(OWNER, PHOTO)
    expect(await kept()).toHaveLength(1)
  })
})

describe('a row that somebody changed', () => {
  it.each(['customer', 'conversation', 'size', 'content'])('does not open: %s', async (column) => {
    const { attachments, log, database } = open(async () => ({ clean: true }))
    const { id } = await attachments.put(OWNER, PHOTO)
    const value = column === 'size' ? 1 : column === 'content' ? new Uint8Array(40) : 'bob'
    await database.write({ text: `UPDATE attachment SET ${column} = $1`, values: [value] })
    const whoever = { role: 'customer', id: column === 'customer' ? 'bob' : 'ada' } as const
    await expect(attachments.open(whoever, id)).rejects.toMatchObject({ code: 'attachment-unknown' })
    expect(log.join()).not.toContain('zq-photo')
  })
})
