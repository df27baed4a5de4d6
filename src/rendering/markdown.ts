import type { Definition, Node, Root } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { gfm } from 'micromark-extension-gfm'

/** Quotes and lists within each other, of which a parser's time grows with the square. Nobody writes that. */
const TOO_DEEP = /^(?:[ \t]*(?:[>*+-]|\d{1,9}[.)])){20}|^[ \t]{80,}(?:[>*+-]|\d{1,9}[.)])/m

/** The markdown of a reply, as a tree that knows its positions. What is nested beyond all reason is plain text. */
export function parseMarkdown(text: string): Root {
  if (TOO_DEEP.test(text)) return plain(text)
  return fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] })
}

/** What reference links and pictures refer to, by identifier. */
export function definitionsIn({ children }: Root): ReadonlyMap<string, Definition> {
  return new Map(children.flatMap((node) => (node.type === 'definition' ? [[node.identifier, node]] : [])))
}

function plain(value: string): Root {
  const start = { line: 1, column: 1, offset: 0 }
  const position = { start, end: { line: value.split('\n').length, column: 1, offset: value.length } }
  return {
    type: 'root',
    position,
    children: [{ type: 'paragraph', position, children: [{ type: 'text', value, position }] }],
  }
}

/** Where a node begins and ends in its source, in UTF-16 code units. */
export const startOf = ({ position }: Node): number => position?.start.offset ?? 0
export const endOf = ({ position }: Node): number => position?.end.offset ?? 0
