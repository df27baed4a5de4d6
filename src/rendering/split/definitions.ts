import type { Definition, LinkReference, Nodes } from 'mdast'
import { endOf, parseMarkdown, startOf } from '../markdown.ts'

/** With addresses where they are used, since a piece does not know what another one defines. */
export function inlineDefinitions(source: string): string {
  const nodes = [...all(parseMarkdown(source))]
  const definitions = new Map(nodes.filter((node) => node.type === 'definition').map((node) => [node.identifier, node]))
  if (definitions.size === 0) return source
  let text = ''
  let at = 0
  for (const node of nodes) {
    const replacement = replacementOf(node, definitions, source)
    if (replacement === undefined || startOf(node) < at) continue
    text += source.slice(at, startOf(node)) + replacement
    at = endOf(node)
  }
  return text + source.slice(at)
}

function replacementOf(node: Nodes, definitions: ReadonlyMap<string, Definition>, source: string): string | undefined {
  if (node.type === 'definition') return ''
  if (node.type !== 'linkReference' && node.type !== 'imageReference') return undefined
  const url = definitions.get(node.identifier)?.url
  if (url === undefined) return undefined
  return node.type === 'linkReference' ? `[${labelOf(node, source)}](<${url}>)` : `![${node.alt ?? ''}](<${url}>)`
}

function labelOf({ children }: LinkReference, source: string): string {
  const [first, last] = [children[0], children.at(-1)]
  return first && last ? source.slice(startOf(first), endOf(last)) : ''
}

function* all(node: Nodes): Generator<Nodes> {
  yield node
  if ('children' in node) for (const child of node.children) yield* all(child)
}
