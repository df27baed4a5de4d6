import type { Element, ElementContent, Root } from 'hast'
import { fromHtml } from 'hast-util-from-html'
import mammoth from 'mammoth'
import { ParleyError } from '../../../core/errors.ts'
import type { BinarySource, ReadDocument } from '../../document.ts'
import { find } from '../hast.ts'
import { readPage } from '../html.ts'
import { inspectZip } from './inspect-zip.ts'

const STYLES = ["p[style-name='Title'] => h1.title:fresh", "p[style-name='Subtitle'] => p:fresh"]
/** An old Word document, or an encrypted new one. */
const OLE_MARK = [0xd0, 0xcf, 0x11, 0xe0]

/** A Word document, read like a web page: headings, lists and tables by their styles, pictures as their text. */
export async function readDocx({ bytes, ...source }: BinarySource): Promise<ReadDocument> {
  if (OLE_MARK.every((byte, at) => bytes[at] === byte)) {
    const message = 'It is encrypted, or an old Word document. Save it as .docx without a password.'
    throw new ParleyError('document-unreadable', message)
  }
  await inspectZip(bytes)
  const html = await htmlOf(bytes)
  return readPage(withTitle(fromHtml(`<main>${html}</main>`)), source)
}

async function htmlOf(bytes: Uint8Array): Promise<string> {
  // A picture inside a document has no address.
  const convertImage = mammoth.images.imgElement(async () => ({ src: '' }))
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  try {
    const { value } = await mammoth.convertToHtml({ buffer }, { convertImage, styleMap: STYLES })
    return value
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'unknown reason'
    throw new ParleyError('document-unreadable', `It is no Word document that can be read: ${reason}`, { cause })
  }
}

/** Where a paragraph is styled as the title, the headings stand below it. */
function withTitle(tree: Root): Root {
  const isTitle = ({ properties }: Element) => [properties.className ?? []].flat().includes('title')
  if (find(tree, isTitle).length === 0) return tree
  const below = (node: ElementContent): ElementContent => {
    if (node.type !== 'element') return node
    const depth = isTitle(node) ? undefined : /^h([1-5])$/.exec(node.tagName)?.[1]
    const tagName = depth === undefined ? node.tagName : `h${Number(depth) + 1}`
    return { ...node, tagName, children: node.children.map(below) }
  }
  return {
    ...tree,
    children: tree.children.map((child) => (child.type === 'element' ? below(child) : child)) as Root['children'],
  }
}
