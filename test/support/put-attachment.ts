import { join } from 'node:path'
import { readConfig } from '../../src/app/config/config.ts'
import { createLog } from '../../src/app/log.ts'
import { openDataFolder } from '../../src/app/rooms/data-folder.ts'
import { openDatabases } from '../../src/app/rooms/databases.ts'
import { openRecords } from '../../src/app/rooms/records.ts'
import type { AttachmentFile, AttachmentOwner, StoredAttachment } from '../../src/core/attachment.ts'

/** Keeps files in the data folder of an installation, beside whatever runs on it. */
export async function putAttachments(
  folder: string,
  owner: AttachmentOwner,
  files: readonly AttachmentFile[],
): Promise<StoredAttachment[]> {
  const config = readConfig({ PARLEY_DATA_DIR: folder }, join(import.meta.dirname, '../..'))
  const log = createLog('warn')
  const data = openDataFolder(config.folders.data)
  const databases = await openDatabases(config, data, log)
  const records = await openRecords({ config, data, databases, clock: Date.now, log })
  try {
    return await Promise.all(files.map((file) => records.attachments.put(owner, file)))
  } finally {
    await records.close()
    await databases.close()
  }
}
