import { marked } from 'marked'

/** A paragraph, list, table, code block or heading of a markdown text, as written. */
export interface Block {
  readonly raw: string
  readonly kind: 'heading' | 'prose' | 'list' | 'whole'
}

/** Cuts markdown into its top-level blocks; joined again they are the text. */
export function blocks(text: string): Block[] {
  return marked.lexer(text).map(({ type, raw }) => ({ raw, kind: kindOf(type) }))
}

function kindOf(type: string): Block['kind'] {
  if (type === 'heading' || type === 'list') return type
  return type === 'paragraph' || type === 'text' || type === 'space' ? 'prose' : 'whole'
}
