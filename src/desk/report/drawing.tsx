import { h, type VNode } from 'preact'
import type { Drawn } from '../../reports/charts/drawing.ts'

/** A drawing of the reports, in this page. */
export function Drawing({ of: { tag, attributes, children } }: { of: Drawn }): VNode {
  const inside = children.map((child) => (typeof child === 'string' ? child : <Drawing of={child} />))
  return h(tag, attributes, ...inside)
}
