import { mkdir, open, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { KeptAttachment } from '../../core/attachment.ts'
import { ParleyError } from '../../core/errors.ts'

const LIST = 'attachments.jsonl'

/** Writes files to a new folder, for the owner's eyes alone, with a list of what they are and where they belong. */
export async function writeAttachments(files: AsyncIterable<KeptAttachment>, folder: string): Promise<void> {
  // What may not be read makes no folder.
  const reading = files[Symbol.asyncIterator]()
  const first = await reading.next()
  try {
    await mkdir(folder, { mode: 0o700 })
    const list = await open(join(folder, LIST), 'wx', 0o600)
    try {
      for (let next = first; !next.done; next = await reading.next()) {
        await list.write(`${JSON.stringify(await writeAttachment(next.value, folder))}\n`)
      }
    } finally {
      await list.close()
    }
  } catch (cause) {
    if (cause instanceof ParleyError) throw cause
    throw new ParleyError('storage-failed', `cannot write to ${folder}: name a new folder where there is space`, {
      cause,
    })
  }
}

async function writeAttachment({ id, owner, time, opened }: KeptAttachment, folder: string) {
  const { conversation, channel } = owner
  const place = { id, conversation, channel, time: new Date(time).toISOString() }
  if (!opened) return { ...place, missing: 'unreadable' }
  const { name, contentType, size } = opened.attachment
  const file = `${id}-${name}`
  await writeFile(join(folder, file), opened.bytes, { mode: 0o600, flag: 'wx' })
  return { ...place, name, contentType, size, file }
}
