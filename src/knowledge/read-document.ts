import { ParleyError } from '../core/errors.ts'
import { decode } from './decode.ts'
import type { DocumentSource, KnowledgeDocument, ReadDocument } from './document.ts'
import { extensionOf, type FolderFile } from './folder.ts'
import { readCsv } from './formats/csv.ts'
import { readHtml } from './formats/html.ts'
import { readJsonl } from './formats/jsonl.ts'
import { readMarkdown } from './formats/markdown.ts'
import { versionOf } from './version.ts'

const READERS: Readonly<Record<string, (source: DocumentSource) => ReadDocument>> = {
  '.md': readMarkdown,
  '.txt': readMarkdown,
  '.csv': readCsv,
  '.jsonl': readJsonl,
  '.html': readHtml,
  '.htm': readHtml,
}

/** Reads one document. Whatever is wrong with it becomes a problem of the document. */
export function readDocument(file: FolderFile, bytes: Uint8Array, defaultLang: string): KnowledgeDocument {
  const { path, size, modified } = file
  const version = versionOf(bytes)
  const reader = READERS[extensionOf(path)]
  try {
    if (reader === undefined) throw new ParleyError('document-unreadable', 'Files of this kind are not read.')
    const read = reader({ path, version, text: decode(bytes), defaultLang })
    const silent = read.passages.length === 0 && read.problems.length === 0
    const problems = silent ? [{ document: path, message: 'Nothing in it can be quoted.' }] : read.problems
    return { path, size, modified, version, ...read, problems }
  } catch (error) {
    const message = error instanceof ParleyError ? error.message : `It cannot be parsed: ${String(error)}`
    return { ...unreadDocument(file, defaultLang, message), version }
  }
}

/** A document of which nothing is known but what is wrong with it. It has no version, so it is tried again. */
export function unreadDocument({ path, size, modified }: FolderFile, lang: string, message: string): KnowledgeDocument {
  return { path, size, modified, version: '', title: path, lang, passages: [], problems: [{ document: path, message }] }
}
