import type { Element, Nodes } from 'hast'

export function elements(tree: Nodes, tagName: string): Element[] {
  return find(tree, (element) => element.tagName === tagName)
}

/** All elements that are wanted, in the order of the page. */
export function find(tree: Nodes, wanted: (element: Element) => boolean): Element[] {
  const found: Element[] = []
  const visit = (node: Nodes): void => {
    if (node.type === 'element' && wanted(node)) found.push(node)
    if ('children' in node) for (const child of node.children) visit(child)
  }
  visit(tree)
  return found
}

/** An attribute's text; undefined where it is absent or blank. */
export function attribute(element: Element | undefined, name: string): string | undefined {
  const value = element?.properties[name]
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
}

/** The text of an element in one line; undefined where it has none. */
export function plain(element: Element | undefined): string | undefined {
  if (element === undefined) return undefined
  const text = (node: Nodes): string =>
    node.type === 'text' ? node.value : 'children' in node ? node.children.map(text).join('') : ''
  return text(element).replace(/\s+/g, ' ').trim() || undefined
}
