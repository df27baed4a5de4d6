import { type Block, heading, list, paragraph, table } from './block.ts'
import type { JoinLines } from './flow.ts'
import { linesOf } from './lines.ts'
import type { PdfPage, StructureNode, TextRun } from './open-pdf.ts'

const SKIPPED = new Set(['TOC', 'Index', 'Artifact'])

/** What pages declare of their structure; undefined where they declare too little to go by. */
export function blocksOfTags(pages: readonly PdfPage[], join: JoinLines): Block[] | undefined {
  const blocks = pages.flatMap((page) => new TaggedPage(page, join).blocks())
  const tagged = pages.flatMap(({ runs }) => runs.filter(({ contentId }) => contentId !== undefined))
  const lengthOf = (runs: readonly TextRun[]) => runs.reduce((sum, { text }) => sum + text.length, 0)
  const isTagged = lengthOf(tagged) > lengthOf(pages.flatMap(({ runs }) => runs)) * 0.8
  // Some programs tag every line as a paragraph.
  return isTagged && blocks.some(({ node }) => node.type === 'heading') ? blocks : undefined
}

class TaggedPage {
  readonly #page: PdfPage
  readonly #join: JoinLines
  readonly #runs = new Map<string, TextRun[]>()

  constructor(page: PdfPage, join: JoinLines) {
    this.#page = page
    this.#join = join
    for (const run of page.runs) {
      if (run.contentId === undefined) continue
      const known = this.#runs.get(run.contentId) ?? []
      this.#runs.set(run.contentId, [...known, run])
    }
  }

  blocks(): Block[] {
    return this.#page.structure === undefined ? [] : this.#blocksOf(this.#page.structure)
  }

  #blocksOf(node: StructureNode): Block[] {
    const { role = '', children = [] } = node
    const { number: page } = this.#page
    if (SKIPPED.has(role)) return []
    if (role === 'Figure') {
      const text = node.alt?.trim() || this.#textOf(node)
      return text === '' ? [] : [{ page, node: paragraph(text) }]
    }
    if (role === 'Table') {
      const rows = rowsOf(node).map((row) => (row.children ?? []).filter(isCell).map((cell) => this.#textOf(cell)))
      const width = Math.max(0, ...rows.map(({ length }) => length))
      const full = rows.filter((row) => row.some(Boolean)).map((row) => [...row, ...Array(width - row.length).fill('')])
      return full.length === 0 ? [] : [{ page, node: table(full) }]
    }
    if (role === 'L') {
      const items = children.filter((child) => child.role === 'LI')
      const texts = items.map((item) => this.#textOf(item, true)).filter(Boolean)
      const ordered = items.some((item) => /^\s*\(?\d/.test(this.#labelOf(item)))
      return texts.length === 0 ? [] : [{ page, node: list(texts, ordered) }]
    }
    const depth = /^H([1-6])?$/.exec(role)
    if (depth !== null || role === 'Title') {
      const text = this.#textOf(node)
      return text === '' ? [] : [{ page, node: heading(role === 'Title' ? 1 : Number(depth?.[1] ?? 2), text) }]
    }
    // A paragraph, or a group of such; what is neither is read as a paragraph.
    const isGroup = children.some((child) => child.role !== undefined && !isInline(child))
    if (isGroup) return children.flatMap((child) => this.#blocksOf(child))
    const text = this.#textOf(node)
    return text === '' ? [] : [{ page, node: paragraph(text) }]
  }

  #labelOf(item: StructureNode): string {
    return (item.children ?? [])
      .filter(({ role }) => role === 'Lbl')
      .map((label) => this.#textOf(label))
      .join('')
  }

  #textOf(node: StructureNode, withoutLabel = false): string {
    const runs: TextRun[] = []
    const visit = (one: StructureNode): void => {
      if (withoutLabel && one.role === 'Lbl') return
      if (one.type === 'content' && one.id !== undefined) runs.push(...(this.#runs.get(one.id) ?? []))
      for (const child of one.children ?? []) visit(child)
    }
    visit(node)
    return this.#join(linesOf({ ...this.#page, runs }).map(({ text }) => text))
  }
}

const INLINE = new Set([
  'Span',
  'NonStruct',
  'Link',
  'Reference',
  'Em',
  'Strong',
  'Quote',
  'Code',
  'Lbl',
  'Annot',
  'Sub',
])

function isInline({ role, children = [] }: StructureNode): boolean {
  return INLINE.has(role ?? '') && children.every((child) => child.role === undefined || isInline(child))
}

function isCell({ role }: StructureNode): boolean {
  return role === 'TH' || role === 'TD'
}

function rowsOf({ children = [] }: StructureNode): StructureNode[] {
  return children.flatMap((child) => (child.role === 'TR' ? [child] : rowsOf(child)))
}
