import { ParleyError } from '../core/errors.ts'
import type { KnowledgeDocument, Problem } from './document.ts'
import type { FolderFile } from './folder.ts'
import { kindOf } from './formats/kinds.ts'
import { READERS } from './formats/readers.ts'
import { listed } from './listed.ts'
import { versionOf } from './version.ts'

/** Reads one document. Whatever is wrong with it becomes a problem of the document. */
export async function readDocument(
  file: FolderFile,
  bytes: Uint8Array,
  defaultLang: string,
): Promise<KnowledgeDocument> {
  const { path, size, modified } = file
  const version = versionOf(bytes)
  try {
    const kind = kindOf(path)
    if (kind === undefined) throw new ParleyError('document-unreadable', 'Files of this kind are not read.')
    if (bytes.length === 0) throw new ParleyError('document-unreadable', 'It is empty.')
    const reader = await READERS[kind]()
    const read = await reader({ path, version, bytes, defaultLang })
    const silent = read.passages.length === 0 && !read.problems.some(({ level }) => level === 'error')
    const problems = silent ? [...read.problems, problemOf(path, 'Nothing in it can be quoted.')] : read.problems
    return { path, size, modified, version, ...read, problems: listed(problems, 'problems like these') }
  } catch (error) {
    const message = error instanceof ParleyError ? error.message : `It cannot be parsed: ${String(error)}`
    return { ...unreadDocument(file, defaultLang, message), version }
  }
}

/** A document of which nothing is known but what is wrong with it. It has no version, so it is tried again. */
export function unreadDocument({ path, size, modified }: FolderFile, lang: string, message: string): KnowledgeDocument {
  return { path, size, modified, version: '', title: path, lang, passages: [], problems: [problemOf(path, message)] }
}

function problemOf(document: string, message: string): Problem {
  return { level: 'error', document, message }
}
