import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FolderListing } from './folder.ts'
import type { KnowledgeSnapshot } from './snapshot.ts'
import { versionOf } from './version.ts'

/** Whether a snapshot is what reading the folder would give. Content is compared only where size or time differ. */
export async function isCurrent(snapshot: KnowledgeSnapshot, folder: string, listing: FolderListing): Promise<boolean> {
  if (snapshot.documents.length !== listing.files.length) return false
  const known = new Map(snapshot.documents.map((document) => [document.path, document]))
  for (const { path, size, modified } of listing.files) {
    const document = known.get(path)
    if (document === undefined || document.version === '') return false
    if (document.size === size && document.modified === modified) continue
    try {
      if (document.version !== versionOf(await readFile(join(folder, path)))) return false
    } catch {
      return false
    }
  }
  return true
}
