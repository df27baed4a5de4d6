import type { Node, Root } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { frontmatterFromMarkdown } from 'mdast-util-frontmatter'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { frontmatter } from 'micromark-extension-frontmatter'
import { gfm } from 'micromark-extension-gfm'

/** Half-open range of UTF-16 code units. */
export type Range = readonly [start: number, end: number]

/** Markdown with GitHub's tables and YAML front matter, as a tree that knows its positions. */
export function parseMarkdown(text: string): Root {
  return fromMarkdown(text, {
    extensions: [gfm(), frontmatter(['yaml'])],
    mdastExtensions: [gfmFromMarkdown(), frontmatterFromMarkdown(['yaml'])],
  })
}

export function rangeOf(node: Node): Range {
  return [node.position?.start.offset ?? 0, node.position?.end.offset ?? 0]
}

export function lineOf(node: Node): number {
  return node.position?.start.line ?? 1
}
