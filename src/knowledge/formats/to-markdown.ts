import type { ElementContent, Root as HastRoot } from 'hast'
import { fromHtml } from 'hast-util-from-html'
import { toMdast } from 'hast-util-to-mdast'
import type { Root } from 'mdast'
import { gfmToMarkdown } from 'mdast-util-gfm'
import { toMarkdown } from 'mdast-util-to-markdown'

/** What a page holds for the browser, or for filling in, and not for reading. */
const NOT_TEXT = new Set(
  'script style noscript template iframe object embed form input select textarea button dialog svg canvas'.split(' '),
)

/** Escapes that keep an address from becoming a link; here it should become one. */
const ADDRESS_ESCAPES = /(?<=[\w.+-])\\(?=@[\w-])|(?<=[ps])\\(?=:\/)|(?<=[Ww])\\(?=\.[-.\w])/g

/** Content of a piece of HTML that can be read, as a markdown tree. */
export function readable(tree: HastRoot): Root {
  const converted = toMdast({
    type: 'root',
    children: tree.children.flatMap((child) => (child.type === 'doctype' ? [] : textual(child))),
  })
  return converted.type === 'root' ? converted : { type: 'root', children: [] }
}

export function readableHtml(html: string): Root {
  return readable(fromHtml(html, { fragment: true }))
}

export function markdownOf(root: Root): string {
  return toMarkdown(root, { extensions: [gfmToMarkdown()], bullet: '-' }).replace(ADDRESS_ESCAPES, '')
}

function textual(node: ElementContent): ElementContent[] {
  if (node.type === 'text') return [node]
  if (node.type !== 'element' || NOT_TEXT.has(node.tagName)) return []
  return [{ ...node, children: node.children.flatMap(textual) }]
}
