import type { Element, ElementContent, Root as HastRoot, RootContent } from 'hast'
import { fromHtml } from 'hast-util-from-html'
import { toMdast } from 'hast-util-to-mdast'
import type { Root } from 'mdast'
import { gfmToMarkdown } from 'mdast-util-gfm'
import { toMarkdown } from 'mdast-util-to-markdown'
import { find } from './hast.ts'

/** What a page holds for the browser, or for filling in, and not for reading. */
const NOT_TEXT = new Set(
  'script style noscript template iframe object embed form input select textarea button dialog svg canvas'.split(' '),
)

/** Escapes that keep an address from becoming a link; here it should become one. */
const ADDRESS_ESCAPES = /(?<=[\w.+-])\\(?=@[\w-])|(?<=[ps])\\(?=:\/)|(?<=[Ww])\\(?=\.[-.\w])/g

/** Content of a piece of HTML that can be read, as a markdown tree. */
export function readable(tree: HastRoot): Root {
  const converted = toMdast({ type: 'root', children: tree.children.flatMap(textual) })
  return converted.type === 'root' ? converted : { type: 'root', children: [] }
}

export function readableHtml(html: string): Root {
  return readable(fromHtml(html, { fragment: true }))
}

export function markdownOf(root: Root): string {
  return toMarkdown(root, { extensions: [gfmToMarkdown({ tablePipeAlign: false })], bullet: '-' }).replace(
    ADDRESS_ESCAPES,
    '',
  )
}

function textual(node: RootContent): ElementContent[] {
  if (node.type === 'text') return [node]
  if (node.type !== 'element' || NOT_TEXT.has(node.tagName)) return []
  const children = node.children.flatMap(textual)
  // What opens a fold is its question.
  if (node.tagName === 'summary') return [paragraphOf({ ...node, tagName: 'strong', children })]
  if (node.tagName === 'img') return [withAddress(node)]
  return [node.tagName === 'table' ? withHeader({ ...node, children }) : { ...node, children }]
}

/** A markdown table has a header: where a table marks none, its first row is taken for it. */
function withHeader(table: Element): Element {
  const first = find(table, ({ tagName }) => tagName === 'tr')[0]
  const cells = first === undefined ? [] : find(first, ({ tagName }) => tagName === 'th' || tagName === 'td')
  if (cells.every(({ tagName }) => tagName === 'td')) for (const cell of cells) cell.tagName = 'th'
  return table
}

function paragraphOf(child: ElementContent): Element {
  return { type: 'element', tagName: 'p', properties: {}, children: [child] }
}

/** Pages that load pictures late have a tiny one in place of the address. */
function withAddress(image: Element): Element {
  const { src, dataSrc } = image.properties
  const isLate = typeof dataSrc === 'string' && (typeof src !== 'string' || src.startsWith('data:'))
  return isLate ? { ...image, properties: { ...image.properties, src: dataSrc } } : image
}
