import type { List, ListItem, RootContent } from 'mdast'
import { toString as textOf } from 'mdast-util-to-string'
import { definitionsIn, parseMarkdown } from '../../../rendering/markdown.ts'
import { escapeText, plainText, ZERO_WIDTH_SPACE } from './escape.ts'
import { type InlineContext, inlineMrkdwn } from './inline.ts'
import { tableMrkdwn } from './table.ts'

/** A paragraph, list, table or the like, as Slack shows it. */
interface MrkdwnBlock {
  readonly text: string
  /** True for preformatted text, here without its fences. */
  readonly code: boolean
}

const BULLETS = ['•', '◦', '▪'] as const
const INDENT = '    '

/** Markdown as mrkdwn. Nothing that a customer or a document wrote calls anybody. */
export function toMrkdwn(markdown: string, baseUrl: string | undefined): string {
  const root = parseMarkdown(markdown)
  return joinBlocks(blocksOf(root.children, { baseUrl, definitions: definitionsIn(root) }))
}

function joinBlocks(blocks: readonly MrkdwnBlock[]): string {
  return blocks
    .filter(({ text }) => text.trim() !== '')
    .map(({ text, code }) => (code ? fence(text) : text))
    .join('\n\n')
}

/** Three accents in a row would end the block. */
function fence(text: string): string {
  return `\`\`\`\n${escapeText(text).replaceAll('```', `\`${ZERO_WIDTH_SPACE}\`${ZERO_WIDTH_SPACE}\``)}\n\`\`\``
}

function blocksOf(nodes: readonly RootContent[], context: InlineContext): MrkdwnBlock[] {
  return nodes.flatMap((node) => blockOf(node, context))
}

function blockOf(node: RootContent, context: InlineContext): MrkdwnBlock[] {
  const prose = (text: string): MrkdwnBlock[] => [{ text, code: false }]
  switch (node.type) {
    case 'paragraph':
      return prose(inlineMrkdwn(node.children, context))
    case 'heading':
      return prose(inlineMrkdwn([{ type: 'strong', children: node.children }], context))
    case 'code':
      return [{ text: node.value, code: true }]
    case 'list':
      return prose(listLines(node, context, 0).join('\n'))
    case 'blockquote':
      return prose(prefixLines(joinBlocks(blocksOf(node.children, context)), '> '))
    case 'table':
      return [tableMrkdwn(node, context)]
    case 'thematicBreak':
      return prose('———')
    case 'html':
      return prose(node.value.startsWith('<!--') ? '' : plainText(node.value))
    case 'footnoteDefinition':
      return prose(`[${plainText(node.identifier)}] ${joinBlocks(blocksOf(node.children, context))}`)
    case 'definition':
      return []
    default:
      return prose(plainText(textOf(node)))
  }
}

function listLines(list: List, context: InlineContext, depth: number): string[] {
  return list.children.flatMap((item, at) => {
    const marker = list.ordered ? `${(list.start ?? 1) + at}.` : (BULLETS[Math.min(depth, BULLETS.length - 1)] ?? '•')
    return itemLines(item, marker, context, depth)
  })
}

function itemLines(item: ListItem, marker: string, context: InlineContext, depth: number): string[] {
  const indent = INDENT.repeat(depth)
  const box = typeof item.checked === 'boolean' ? `${item.checked ? '☑' : '☐'} ` : ''
  const lines = item.children.flatMap((child) => {
    if (child.type === 'list') return listLines(child, context, depth + 1)
    // Fences are read at the beginning of a line only.
    if (child.type === 'code') return fence(child.value).split('\n')
    return joinBlocks(blockOf(child, context))
      .split('\n')
      .map((line) => `${indent}${INDENT}${line}`)
  })
  const begins = item.children[0]?.type
  if (begins === undefined || begins === 'list' || begins === 'code')
    return [`${indent}${marker} ${box}`.trimEnd(), ...lines]
  const [first = '', ...others] = lines
  return [`${indent}${marker} ${box}${first.trimStart()}`, ...others]
}

const prefixLines = (text: string, prefix: string) =>
  text
    .split('\n')
    .map((line) => `${prefix}${line}`.trimEnd())
    .join('\n')
