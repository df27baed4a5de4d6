import { readBlocks } from './blocks.ts'
import type { Block, Cell, Inline } from './tree.ts'

/** Markdown as plain words, for a screen reader's announcement. */
export function plainText(text: string): string {
  return readBlocks(text).map(ofBlock).join(' ').replace(/\s+/g, ' ').trim()
}

function ofBlock(block: Block): string {
  switch (block.type) {
    case 'paragraph':
    case 'heading':
      return ofInline(block.children)
    case 'code':
      return block.text
    case 'quote':
      return block.blocks.map(ofBlock).join(' ')
    case 'list':
      return block.items.map((item) => item.map(ofBlock).join(' ')).join('; ')
    case 'table':
      return [block.header, ...block.rows].map(ofRow).join(' ')
    case 'rule':
      return ''
  }
}

const ofRow = (row: readonly Cell[]): string => `${row.map(ofInline).join(', ')}.`

const ofInline = (pieces: readonly Inline[]): string => pieces.map(wordsOf).join('')

function wordsOf(piece: Inline): string {
  if ('children' in piece) return ofInline(piece.children)
  if (piece.type === 'citation') return ''
  return 'text' in piece ? piece.text : ' '
}
