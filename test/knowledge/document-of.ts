import type { KnowledgeDocument } from '../../src/knowledge/document.ts'
import { readDocument } from '../../src/knowledge/read-document.ts'

/** What is made of one document. */
export function documentOf(path: string, content: string | Uint8Array): Promise<KnowledgeDocument> {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  return readDocument({ path, size: bytes.length, modified: 0 }, bytes, 'en')
}
