import { decode } from '../decode.ts'
import type { BinarySource, DocumentSource, ReadDocument } from '../document.ts'
import type { Kind } from './kinds.ts'

type BinaryReader = (source: BinarySource) => ReadDocument | Promise<ReadDocument>
type TextReader = (source: DocumentSource) => ReadDocument

/** The reader of each kind, brought in when the first document of its kind is met: some parsers are large. */
export const READERS: Readonly<Record<Kind, () => Promise<BinaryReader>>> = {
  '.md': async () => ofText((await import('./markdown.ts')).readMarkdown),
  '.txt': async () => ofText((await import('./markdown.ts')).readMarkdown),
  '.mdx': async () => ofText((await import('./mdx.ts')).readMdx),
  '.csv': async () => ofText((await import('./csv.ts')).readCsv),
  '.jsonl': async () => ofText((await import('./jsonl.ts')).readJsonl),
  '.html': async () => ofText((await import('./html.ts')).readHtml, declaredCharset),
  '.htm': async () => ofText((await import('./html.ts')).readHtml, declaredCharset),
  '.pdf': async () => (await import('./pdf/read-pdf.ts')).readPdf,
  '.docx': async () => (await import('./docx/read-docx.ts')).readDocx,
}

function ofText(read: TextReader, charsetOf?: (bytes: Uint8Array) => string | undefined): BinaryReader {
  return ({ bytes, ...source }) => {
    const { text, remark } = decode(bytes, charsetOf?.(bytes))
    const result = read({ ...source, text })
    if (remark === undefined) return result
    return { ...result, problems: [{ level: 'remark', document: source.path, message: remark }, ...result.problems] }
  }
}

/** The encoding that a web page declares, which must be within its first 1,024 bytes. */
function declaredCharset(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 1024)).toString('latin1')
  return /<meta\s[^>]*?charset\s*=\s*["']?\s*([\w.:-]+)/i.exec(head)?.[1]
}
