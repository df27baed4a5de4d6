import { html, type Markup } from '../../core/markup.ts'

/** An element of a drawing, for a page that is written and one that lives in a browser alike. */
export interface Drawn {
  readonly tag: string
  readonly attributes: Readonly<Record<string, string | number>>
  readonly children: readonly (Drawn | string)[]
}

export const draw = (
  tag: string,
  attributes: Drawn['attributes'],
  ...children: readonly (Drawn | string)[]
): Drawn => ({
  tag,
  attributes,
  children,
})

/** A place between 0 and 1, as far as the drawing is wide. */
export const across = (share: number) => `${Number((100 * share).toFixed(3))}%`

export function markupOf({ tag, attributes, children }: Drawn): Markup {
  const given = Object.entries(attributes).map(([name, value]) => html` ${name}="${value}"`)
  const inside = children.map((child) => (typeof child === 'string' ? html`${child}` : markupOf(child)))
  return html`<${tag}${given}>${inside}</${tag}>`
}
