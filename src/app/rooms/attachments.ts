import { openScan } from '../../attachments/scan/open-scan.ts'
import { createAttachmentShelf } from '../../attachments/shelf.ts'
import { createAttachments } from '../../attachments/store.ts'
import type { Assignments } from '../../core/access.ts'
import type { AttachmentShelf, AttachmentStore } from '../../core/attachment.ts'
import type { Clock } from '../../core/clock.ts'
import type { KeyRing } from '../../core/keys.ts'
import type { Log } from '../../core/log.ts'
import { createUsage } from '../../memory/usage.ts'
import type { BotFile } from '../config/bot-file.ts'
import type { Access } from './access.ts'
import type { Databases } from './databases.ts'

export interface Attachments {
  readonly store: AttachmentStore
  readonly shelf: AttachmentShelf
  close(): Promise<void>
}

export interface AttachmentParts {
  readonly settings: BotFile['attachments']
  readonly databases: Databases
  readonly keys: KeyRing
  readonly access: Access
  readonly assignments: Assignments
  readonly clock: Clock
  readonly log: Log
}

const MEGABYTE = 1_000_000

/** The files that customers and the bot send each other. */
export async function openAttachments({
  settings,
  databases,
  keys,
  access,
  assignments,
  clock,
  log,
}: AttachmentParts): Promise<Attachments> {
  const database = await databases.attachments()
  const usage = createUsage(await databases.usage(), clock)
  const { scanner, types, megabytes, filesPerDay, megabytesPerDay, megabytesPerDayOfAll } = settings
  const store = createAttachments({
    database,
    keys,
    guard: access.guard,
    assignments,
    rules: { types, bytes: megabytes * MEGABYTE },
    allowance: {
      usage,
      files: filesPerDay,
      bytes: megabytesPerDay * MEGABYTE,
      bytesOfAll: megabytesPerDayOfAll * MEGABYTE,
      clock,
    },
    scan: scanner && openScan(scanner.url, scanner.timeoutSeconds * 1_000),
    clock,
    log,
  })
  return {
    store,
    shelf: createAttachmentShelf(database, keys),
    async close() {
      await store.close()
      await usage.close()
    },
  }
}
