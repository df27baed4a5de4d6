import type { Heading, Root, RootContent } from 'mdast'
import { toString as plainText } from 'mdast-util-to-string'
import type { Quote } from './quote.ts'
import { lineOf, rangeOf } from './syntax.ts'

/** A heading with what stands below it, down to the next heading of its level. */
export interface Section {
  readonly heading: string
  /** Anchor that the author set as `{#anchor}`. */
  readonly anchor: string | undefined
  /** 0 for what stands before the first heading. */
  readonly depth: number
  readonly line: number
  readonly blocks: RootContent[]
  readonly children: Section[]
}

/** The document as a tree of sections; the root section holds what stands before the first heading. */
export function sectionsOf(root: Root, quote: Quote): Section {
  const top: Section = { heading: '', anchor: undefined, depth: 0, line: 1, blocks: [], children: [] }
  const open = [top]
  for (const node of root.children) {
    if (node.type === 'heading') {
      while ((open.at(-1)?.depth ?? 0) >= node.depth) open.pop()
      const section = { ...headingOf(node), depth: node.depth, line: lineOf(node), blocks: [], children: [] }
      open.at(-1)?.children.push(section)
      open.push(section)
    } else if (hasContent(node, quote)) {
      open.at(-1)?.blocks.push(node)
    }
  }
  return top
}

function headingOf(node: Heading): { heading: string; anchor: string | undefined } {
  const text = plainText(node, { includeHtml: false }).trim()
  const anchor = /\s*\{#([\w-]+)\}$/.exec(text)
  return { heading: anchor === null ? text : text.slice(0, anchor.index), anchor: anchor?.[1] }
}

function hasContent(node: RootContent, quote: Quote): boolean {
  if (node.type === 'yaml' || node.type === 'definition' || node.type === 'thematicBreak') return false
  return node.type !== 'html' || quote(rangeOf(node)) !== ''
}
