import type { Nodes, PhrasingContent, RootContent } from 'mdast'
import type { MdxJsxFlowElement, MdxJsxTextElement } from 'mdast-util-mdx'
import { rangeOf } from './syntax.ts'
import { readableHtml } from './to-markdown.ts'

type Component = MdxJsxFlowElement | MdxJsxTextElement

/** Properties that a component shows as a heading of what it holds. */
const SHOWN = ['title', 'question', 'summary', 'label', 'header', 'heading']
const NOT_TEXT = new Set(['script', 'style', 'iframe', 'object', 'template', 'noscript', 'svg', 'form', 'button'])
/** Plain HTML whose parts make sense together only. */
const WHOLE = new Set(['table', 'ul', 'ol', 'dl'])

/** Blocks without components and code: what stands inside a component takes its place. */
export function withoutComponents(blocks: readonly RootContent[], text: string): RootContent[] {
  return blocks.flatMap((block) => plainOf(block, text) as RootContent[])
}

function plainOf(node: Nodes, text: string): Nodes[] {
  switch (node.type) {
    case 'mdxjsEsm':
      return []
    case 'mdxFlowExpression':
      return literal(node.value).map((children) => ({ type: 'paragraph', children: [children] }))
    case 'mdxTextExpression':
      return literal(node.value)
    case 'mdxJsxFlowElement':
      return blocksOf(node, text)
    case 'mdxJsxTextElement':
      return phrasesOf(node, text)
  }
  if (!('children' in node)) return [node]
  if (node.type === 'paragraph' && node.children.every(isBlockInLine)) {
    return node.children.flatMap((child) =>
      child.type === 'mdxJsxTextElement'
        ? blocksOf({ ...child, type: 'mdxJsxFlowElement' } as MdxJsxFlowElement, text)
        : [],
    )
  }
  const children = node.children.flatMap((child) => plainOf(child, text))
  if (node.type === 'paragraph' && children.every((child) => child.type === 'text' && child.value.trim() === '')) {
    return []
  }
  return [{ ...node, children } as Nodes]
}

/** A component that is a block, written with all it holds in one line. */
function isBlockInLine(node: PhrasingContent): boolean {
  if (node.type === 'text') return node.value.trim() === ''
  if (node.type !== 'mdxJsxTextElement') return false
  return WHOLE.has(node.name ?? '') || SHOWN.some((key) => property(node, key) !== undefined)
}

/** A text in quotation marks, or the anchor of a heading: `{#anchor}`. */
function literal(code: string): PhrasingContent[] {
  const quoted = /^\s*(['"`])([^'"`\\$]*)\1\s*$/.exec(code)?.[2]
  if (quoted !== undefined) return [{ type: 'text', value: quoted }]
  return /^#[\w-]+$/.test(code) ? [{ type: 'text', value: `{${code}}` }] : []
}

function blocksOf(component: MdxJsxFlowElement, text: string): Nodes[] {
  const name = component.name ?? ''
  if (NOT_TEXT.has(name)) return []
  if (WHOLE.has(name)) return readableHtml(withoutBraces(text.slice(...rangeOf(component)))).children
  const image = imageOf(component)
  if (image !== undefined) return [{ type: 'paragraph', children: [image] }]
  const children = component.children.flatMap((child) => plainOf(child, text)) as RootContent[]
  const depth = /^h([1-6])$/.exec(name)?.[1]
  if (depth !== undefined) {
    return [{ type: 'heading', depth: Number(depth) as 1 | 2 | 3 | 4 | 5 | 6, children: phrasesIn(children) }]
  }
  if (name === 'summary') return [boldParagraph(phrasesIn(children))]
  const shown = SHOWN.map((key) => property(component, key)).find((value) => value !== undefined)
  const blocks = component.children.some(isPhrase) ? [{ type: 'paragraph', children } as Nodes] : children
  return shown === undefined ? blocks : [boldParagraph([{ type: 'text', value: shown }]), ...blocks]
}

function isPhrase({ type }: Nodes): boolean {
  return type === 'text' || type === 'mdxJsxTextElement' || type === 'mdxTextExpression'
}

function phrasesOf(component: MdxJsxTextElement, text: string): Nodes[] {
  if (NOT_TEXT.has(component.name ?? '')) return []
  if (component.name === 'br') return [{ type: 'break' }]
  const image = imageOf(component)
  if (image !== undefined) return [image]
  const children = component.children.flatMap((child) => plainOf(child, text)) as PhrasingContent[]
  const url = property(component, 'href') ?? property(component, 'to')
  return url === undefined ? children : [{ type: 'link', url, children }]
}

function imageOf(component: Component): PhrasingContent | undefined {
  const url = property(component, 'src')
  const alt = property(component, 'alt')
  if (!/^(?:img|image)$/i.test(component.name ?? '') || (url === undefined && alt === undefined)) return undefined
  return { type: 'image', url: url ?? '', alt: alt ?? '' }
}

function property({ attributes }: Component, name: string): string | undefined {
  for (const attribute of attributes) {
    if (attribute.type === 'mdxJsxAttribute' && attribute.name === name && typeof attribute.value === 'string') {
      return attribute.value.trim() || undefined
    }
  }
  return undefined
}

function boldParagraph(children: PhrasingContent[]): RootContent {
  return { type: 'paragraph', children: [{ type: 'strong', children }] }
}

function phrasesIn(blocks: readonly RootContent[]): PhrasingContent[] {
  return blocks.flatMap((block) => (block.type === 'paragraph' ? block.children : []))
}

function withoutBraces(jsx: string): string {
  return jsx.replace(/\{\/\*.*?\*\/\}/gs, '').replace(/=\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}/g, '=""')
}
