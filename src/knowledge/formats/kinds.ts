import { extname } from 'node:path'

const MEGABYTE = 1024 * 1024

/** The kinds of documents that are read, by extension, with the most bytes that one may have. */
export const SIZE_LIMITS = {
  '.md': 10 * MEGABYTE,
  '.mdx': 10 * MEGABYTE,
  '.txt': 10 * MEGABYTE,
  '.csv': 50 * MEGABYTE,
  '.jsonl': 50 * MEGABYTE,
  // Most of a large page is data for the browser, most of a large PDF or Word document pictures.
  '.html': 50 * MEGABYTE,
  '.htm': 50 * MEGABYTE,
  '.pdf': 50 * MEGABYTE,
  '.docx': 50 * MEGABYTE,
} as const

export type Kind = keyof typeof SIZE_LIMITS

/** The kind of a document by its name; undefined for kinds that are not read. */
export function kindOf(path: string): Kind | undefined {
  const extension = extname(path).toLowerCase()
  return isKind(extension) ? extension : undefined
}

function isKind(extension: string): extension is Kind {
  return Object.hasOwn(SIZE_LIMITS, extension)
}
