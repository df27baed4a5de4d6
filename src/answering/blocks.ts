import { endOf, parseMarkdown, startOf } from '../rendering/markdown.ts'

/** A paragraph, list, table, code block or heading of a markdown text, as written; or what stands between two. */
export interface Block {
  readonly raw: string
  readonly kind: 'heading' | 'prose' | 'list' | 'whole'
}

/** One line that begins like a sentence is nothing else: most texts are such, and a parser takes its time. */
const ONE_PARAGRAPH = /^\p{L}[^\n]*$/u

/** Cuts markdown into its top-level blocks; joined again they are the text. */
export function blocks(text: string): Block[] {
  if (ONE_PARAGRAPH.test(text)) return [{ raw: text, kind: 'prose' }]
  const cut: Block[] = []
  let from = 0
  const add = (to: number, kind: Block['kind']) => {
    if (to > from) cut.push({ raw: text.slice(from, to), kind })
    from = to
  }
  for (const node of parseMarkdown(text).children) {
    add(startOf(node), 'prose')
    add(endOf(node), kindOf(node.type))
  }
  add(text.length, 'prose')
  return cut
}

function kindOf(type: string): Block['kind'] {
  if (type === 'heading' || type === 'list') return type
  return type === 'paragraph' ? 'prose' : 'whole'
}
