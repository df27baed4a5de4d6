import type { Definition, Image, Nodes, Root } from 'mdast'
import { neighbourUrl, sourceUrl } from './declared.ts'
import { type Range, rangeOf } from './syntax.ts'
import { markdownOf, readableHtml } from './to-markdown.ts'

/** A place whose source cannot be quoted as it stands. */
interface Replacement {
  readonly range: Range
  readonly text: string
}

export type Quote = (range: Range) => string

/** Where a document stands, for what it says relative to that. */
interface Place {
  /** Within the knowledge folder. */
  readonly path: string
  /** The page that the document names as its own. */
  readonly url: string | undefined
}

/**
 * Quotes ranges of a markdown document so that the quotation stands alone and holds no HTML: tags go, scripts and
 * comments go with all they hold, other content stays; a link by reference gets its address, a relative one is made
 * absolute, a link to a neighbouring document gets that of its page; of an image whose data is in the document the
 * alternative text stays. All else is verbatim.
 */
export function quoter(text: string, root: Root, { path, url }: Place): Quote {
  const definitions = new Map<string, Definition>()
  for (const node of root.children) {
    if (node.type === 'definition' && !definitions.has(node.identifier)) definitions.set(node.identifier, node)
  }
  const replacements: Replacement[] = []
  collect(root, { text, addressOf: addresses(path, url), definitions }, replacements)
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
  /** The address that a link's own leads to; undefined where that is the same, or cannot be told. */
  readonly addressOf: (link: string) => string | undefined
  readonly definitions: ReadonlyMap<string, Definition>
}

function collect(node: Nodes, source: Source, found: Replacement[]): void {
  const { text, addressOf, definitions } = source
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
      const address = addressOf(definition.url) ?? definition.url
      if (child.type === 'linkReference') found.push({ range, text: `[${label}](<${address}>)` })
      else found.push({ range, text: imageOf({ ...child, type: 'image', url: address }) })
    } else if (child.type === 'image') {
      const address = addressOf(child.url)
      if (address !== undefined || isInline(child)) {
        found.push({ range, text: imageOf({ ...child, url: address ?? child.url }) })
      }
    } else {
      collect(child, source, found)
      const address = child.type === 'link' ? addressOf(child.url) : undefined
      const label = child.type === 'link' ? child.children.at(-1) : undefined
      if (address === undefined || label === undefined) continue
      found.push({ range: [rangeOf(label)[1], range[1]], text: `](${address})` })
    }
  }
  if (hidden !== undefined) found.push({ range: [hidden.start, rangeOf(node)[1]], text: '' })
}

/** Resolves what a document links to. */
function addresses(path: string, url: string | undefined): (link: string) => string | undefined {
  return (link) => {
    const neighbour = neighbourUrl(link, path)
    if (neighbour !== undefined) return neighbour
    if (/^(?:[a-z][a-z\d+.-]*:|\/\/)/i.test(link) || link === '') return undefined
    if (link.startsWith('#')) return (url ?? sourceUrl(path)).replace(/#.*$/s, '') + link
    return url === undefined ? undefined : (URL.parse(link, url)?.href ?? undefined)
  }
}

/** An image whose data is in the document has no address. */
function isInline({ url }: Image): boolean {
  return url === '' || url.startsWith('data:')
}

function imageOf(image: Image): string {
  if (isInline(image)) return image.alt ?? ''
  return markdownOf({ type: 'root', children: [{ type: 'paragraph', children: [image] }] }).trim()
}

function inlineText(html: string): string {
  return /^<br\b/i.test(html) ? '\n' : ''
}
