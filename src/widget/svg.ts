// Built node by node, so that pages with Trusted Types take it too.
export function icon(kind: string, path: string): SVGElement {
  const create = (name: string, attributes: Readonly<Record<string, string>>) => {
    const element = document.createElementNS('http://www.w3.org/2000/svg', name)
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
    return element as SVGElement
  }
  const svg = create('svg', { class: kind, viewBox: '0 0 24 24', 'aria-hidden': 'true' })
  svg.append(create('path', { d: path }))
  return svg
}
