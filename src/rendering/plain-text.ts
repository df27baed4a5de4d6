import type { Nodes } from 'mdast'
import { toString as textOf } from 'mdast-util-to-string'
import { parseMarkdown } from './markdown.ts'

/** What markdown says without its marks: for notifications, and whoever has it read out. */
export function plainText(markdown: string): string {
  return plain(parseMarkdown(markdown))
}

function plain(node: Nodes): string {
  switch (node.type) {
    case 'root':
    case 'blockquote':
    case 'listItem':
    case 'list':
      return node.children.map(plain).filter(Boolean).join('\n')
    case 'table':
      return node.children.map(({ children }) => children.map((cell) => textOf(cell)).join(', ')).join('\n')
    case 'definition':
    case 'html':
      return ''
    default:
      return textOf(node)
  }
}
