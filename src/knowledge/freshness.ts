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
    if (document === undefined) return false
    const touched = document.size !== size || document.modified !== modified
    // One that could not be read has no version; it is the same while it still cannot.
    if (!touched && document.version !== '') continue
    const version = await readFile(join(folder, path)).then(versionOf, () => '')
    if (document.version !== version) return false
  }
  return true
}
