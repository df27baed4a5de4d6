import type { List, PhrasingContent, RootContent, Table } from 'mdast'
import { definitionsIn, endOf, parseMarkdown, startOf } from '../../rendering/markdown.ts'

/**
 * Markdown as Teams shows it in a message: without headings, tables, pictures and rules, which it does not know there,
 * and with addresses that lead somewhere. What is appended to the source is appended to the result, block by block.
 */
export function toTeamsMarkdown(markdown: string, absolute: (url: string) => string | undefined): string {
  const root = parseMarkdown(markdown)
  const definitions = definitionsIn(root)
  const inline = (nodes: readonly PhrasingContent[]): string => nodes.map(inlineOf).join('')

  /** As it was written, so that what is escaped there is escaped here; without the marks of what it stands in. */
  const written = (node: RootContent) => markdown.slice(startOf(node), endOf(node)).replace(/\n[ \t>]*/g, '\n')

  function inlineOf(node: PhrasingContent): string {
    switch (node.type) {
      case 'text':
        // A piece between addresses knows no place of its own.
        return node.position ? written(node) : node.value.replace(/[\\`*_~[\]<]/g, '\\$&')
      case 'link':
        return linkTo(inline(node.children), node.url)
      case 'linkReference':
        return linkTo(inline(node.children), definitions.get(node.identifier)?.url ?? '')
      case 'image':
        return linkTo(node.alt || 'image', node.url)
      case 'imageReference':
        return linkTo(node.alt || 'image', definitions.get(node.identifier)?.url ?? '')
      case 'strong':
        return `**${inline(node.children)}**`
      case 'emphasis':
        return `_${inline(node.children)}_`
      case 'delete':
        return `~~${inline(node.children)}~~`
      case 'break':
        return '\n'
      case 'html':
        return asText(node.value)
      default:
        return written(node)
    }
  }

  function linkTo(text: string, href: string): string {
    const url = absolute(href)
    return url === undefined ? text : `[${text}](${url})`
  }

  function block(node: RootContent): string | undefined {
    switch (node.type) {
      case 'heading':
        return bold(inline(node.children))
      case 'paragraph':
        return inline(node.children)
      case 'table':
        return rows(node)
      case 'list':
        return items(node)
      case 'blockquote':
        return blocks(node.children).replace(/^/gm, '> ')
      case 'code':
        return fenced(node.value)
      case 'html':
        return asText(node.value).trimEnd()
      case 'thematicBreak':
      case 'definition':
        return undefined
      default:
        return written(node).trimEnd()
    }
  }

  /** Each row for itself: that reads on a telephone, too. Two columns need their headings once, more in each row. */
  function rows({ children: [header, ...lines] }: Table): string {
    const titles = (header?.children ?? []).map(({ children }) => inline(children))
    const narrow = titles.length <= 2
    const said = lines.map(({ children: cells }) => {
      const [first = '', ...others] = cells.map(({ children }, column) => {
        const text = column === 0 ? bold(inline(children)) : inline(children)
        return narrow || !titles[column] ? text : `${titles[column]}: ${text}`
      })
      return `- ${first}${others.map((text) => (narrow ? `: ${text}` : `; ${text}`)).join('')}`
    })
    const heading = titles.filter(Boolean).join(' – ')
    return (narrow && heading ? [bold(heading), '', ...said] : said).join('\n')
  }

  function items({ ordered, start, children }: List): string {
    return children
      .map(({ children: content, checked }, index) => {
        const marker = ordered ? `${(start ?? 1) + index}. ` : '- '
        const box = typeof checked === 'boolean' ? (checked ? '☑ ' : '☐ ') : ''
        // A list stands right below what it belongs to; other blocks would run into one another.
        const text = content.map((node, at) => (at > 0 && node.type !== 'list' ? '\n' : '') + (block(node) ?? ''))
        return marker + box + text.join('\n').replace(/\n(?!\n)/g, `\n${' '.repeat(marker.length)}`)
      })
      .join('\n')
  }

  const blocks = (nodes: readonly RootContent[]) =>
    nodes
      .map(block)
      .filter((text) => text !== undefined)
      .join('\n\n')

  return blocks(root.children)
}

const bold = (text: string) => `**${text.replaceAll('**', '')}**`

/** Within a list or a quotation, the source has its marks. */
function fenced(code: string): string {
  const fence = '`'.repeat(Math.max(3, ...(code.match(/`+/g) ?? []).map((run) => run.length + 1)))
  return `${fence}\n${code}\n${fence}`
}

/** Whatever looks like markup is what somebody wrote: Teams would take it for markup, too. */
const asText = (html: string) => (/^<br *\/?>$/i.test(html) ? '\n' : html.replaceAll('<', '&lt;'))
