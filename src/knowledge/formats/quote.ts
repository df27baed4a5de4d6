import type { Definition, Nodes, Root } from 'mdast'
import { neighbourUrl } from './declared.ts'
import { type Range, rangeOf } from './syntax.ts'
import { markdownOf, readableHtml } from './to-markdown.ts'

/** A place whose source cannot be quoted as it stands. */
interface Replacement {
  readonly range: Range
  readonly text: string
}

export type Quote = (range: Range) => string

/**
 * Quotes ranges of a markdown document so that the quotation stands alone and holds no HTML: tags go, scripts and
 * comments go with all they hold, other content stays; a link by reference gets its address, and a link to a
 * neighbouring document that of its page. All else is verbatim.
 */
export function quoter(text: string, root: Root, path: string): Quote {
  const definitions = new Map<string, Definition>()
  for (const node of root.children) {
    if (node.type === 'definition' && !definitions.has(node.identifier)) definitions.set(node.identifier, node)
  }
  const replacements: Replacement[] = []
  collect(root, { text, path, definitions }, replacements)
  return ([start, end]) => {
    let quoted = ''
    let at = start
    for (let next = firstFrom(replacements, start); next < replacements.length; next++) {
      const { range, text: replacement } = replacements[next] as Replacement
      if (range[1] > end) break
      quoted += text.slice(at, range[0]) + replacement
      at = range[1]
    }
    return (quoted + text.slice(at, end)).trim()
  }
}

/** Number of the first replacement at or behind a place; replacements are in the order of the text. */
function firstFrom(replacements: readonly Replacement[], place: number): number {
  let low = 0
  let high = replacements.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((replacements[middle] as Replacement).range[0] < place) low = middle + 1
    else high = middle
  }
  return low
}

interface Source {
  readonly text: string
  readonly path: string
  readonly definitions: ReadonlyMap<string, Definition>
}

function collect(node: Nodes, source: Source, found: Replacement[]): void {
  const { text, path, definitions } = source
  if (!('children' in node)) return
  const inline = node.type !== 'root' && node.type !== 'blockquote' && node.type !== 'listItem'
  // What stands between an opened and a closed script is text to markdown, and a program to a browser.
  let hidden: { readonly tag: string; readonly start: number } | undefined
  for (const child of node.children) {
    const range = rangeOf(child)
    if (hidden !== undefined) {
      if (child.type === 'html' && child.value.toLowerCase().startsWith(`</${hidden.tag}`)) {
        found.push({ range: [hidden.start, range[1]], text: '' })
        hidden = undefined
      }
      continue
    }
    if (child.type === 'html') {
      const tag = /^<(script|style|iframe|object|template|noscript)\b/i.exec(child.value)?.[1]
      if (inline && tag !== undefined) hidden = { tag: tag.toLowerCase(), start: range[0] }
      else found.push({ range, text: inline ? inlineText(child.value) : markdownOf(readableHtml(child.value)).trim() })
    } else if (child.type === 'linkReference' || child.type === 'imageReference') {
      const definition = definitions.get(child.identifier)
      const label = /^!?\[((?:[^[\]]|\[[^\]]*\])*)\]/.exec(text.slice(...range))?.[1]
      if (definition === undefined || label === undefined) continue
      found.push({ range, text: `${child.type === 'linkReference' ? '' : '!'}[${label}](<${definition.url}>)` })
    } else {
      collect(child, source, found)
      if (child.type === 'link') {
        const page = neighbourUrl(child.url, path)
        const label = child.children.at(-1)
        if (page === undefined || label === undefined) continue
        found.push({ range: [rangeOf(label)[1], range[1]], text: `](${page})` })
      }
    }
  }
  if (hidden !== undefined) found.push({ range: [hidden.start, rangeOf(node)[1]], text: '' })
}

function inlineText(html: string): string {
  return /^<br\b/i.test(html) ? '\n' : ''
}
