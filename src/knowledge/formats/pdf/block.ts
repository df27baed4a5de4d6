import type { List, RootContent, Table } from 'mdast'

/** A block of a document, and the page, from 1, on which it begins. */
export interface Block {
  readonly page: number
  readonly node: RootContent
}

export function paragraph(text: string): RootContent {
  return { type: 'paragraph', children: [{ type: 'text', value: text }] }
}

export function heading(depth: number, text: string): RootContent {
  const level = Math.max(1, Math.min(6, depth)) as 1 | 2 | 3 | 4 | 5 | 6
  return { type: 'heading', depth: level, children: [{ type: 'text', value: text }] }
}

export function list(items: readonly string[], ordered: boolean): List {
  return {
    type: 'list',
    ordered,
    spread: false,
    children: items.map((item) => ({
      type: 'listItem',
      children: [{ type: 'paragraph', children: [{ type: 'text', value: item }] }],
    })),
  }
}

/** The first row is the header. */
export function table(rows: readonly (readonly string[])[]): Table {
  return {
    type: 'table',
    children: rows.map((cells) => ({
      type: 'tableRow',
      children: cells.map((cell) => ({ type: 'tableCell', children: [{ type: 'text', value: cell }] })),
    })),
  }
}
