import type { Blockquote, Code, ListItem, Node, RootContent, Table, TableCell, TableRow } from 'mdast'
import { endOf, parseMarkdown, startOf } from '../markdown.ts'
import { cutAnywhere, type Fits, pack, type Unit } from './pack.ts'
import { proseUnits } from './prose.ts'

/** Blocks within blocks that are looked into. */
const DEEPEST = 8
const BETWEEN_BLOCKS = '\n\n'

/** What may be put into pieces of a text: each block whole where it fits, otherwise parts that read well alone. */
export function blockUnits(source: string, fits: Fits, depth = 0): Unit[] {
  function cut(text: string): Unit[] {
    return cutAnywhere(text, fits).map((piece) => ({ text: piece, gap: '' }))
  }

  function partsOf(node: RootContent, text: string): Unit[] {
    switch (node.type) {
      case 'paragraph':
      case 'heading':
        return proseUnits({ source, start: startOf(node), end: endOf(node), content: node.children }, fits)
      case 'code':
        return codeUnits(node)
      case 'table':
        return tableUnits(node)
      case 'list':
        return unitsIn(node.children, source, (item, whole) =>
          fits(whole) ? [{ text: whole, gap: '' }] : itemUnits(item, whole),
        )
      case 'blockquote':
        return quoteUnits(node)
      default:
        return cut(text)
    }
  }

  /** Its lines, each piece within fences of its own. */
  function codeUnits({ value, lang, meta }: Code): Unit[] {
    const longest = Math.max(2, ...(value.match(/`+/g) ?? []).map(({ length }) => length))
    const fence = '`'.repeat(longest + 1)
    const begin = [fence + (lang ?? ''), ...(meta ? [meta] : [])].join(' ')
    const fenced = (lines: string) => `${begin}\n${lines}\n${fence}`
    const within: Fits = (lines) => fits(fenced(lines))
    const lines = value.split('\n').flatMap((line) => (within(line) ? [line] : cutAnywhere(line, within)))
    return apart(pack(inLines(lines), within, (piece) => piece).map(fenced))
  }

  /** Its rows, each piece below the header; a row that is too long for that as a list of its cells. */
  function tableUnits(table: Table): Unit[] {
    const [header, ...rows] = table.children
    const head = source.slice(startOf(table), rows[0] ? startOf(rows[0]) : endOf(table)).trimEnd()
    const below = (lines: string) => `${head}\n${lines}`
    const within: Fits = (lines) => fits(below(lines))
    const pieces: string[] = []
    let run: string[] = []
    const end = () => {
      pieces.push(...pack(inLines(run), within).map(below))
      run = []
    }
    for (const row of rows) {
      const line = source.slice(startOf(row), endOf(row))
      if (within(line)) {
        run.push(line)
      } else {
        end()
        pieces.push(...pack(blockUnits(record(header, row), fits, depth + 1), fits))
      }
    }
    end()
    return apart(pieces)
  }

  function record(header: TableRow | undefined, { children }: TableRow): string {
    const lines = children.map((cell, column) => {
      const name = header?.children[column]
      return name ? `- ${contentOf(name, source)}: ${contentOf(cell, source)}` : `- ${contentOf(cell, source)}`
    })
    return lines.join('\n')
  }

  /** Its content; the marker stands before the first piece. */
  function itemUnits(item: ListItem, whole: string): Unit[] {
    const [content] = item.children
    if (!content) return cut(whole)
    const marker = source.slice(startOf(item), startOf(content))
    const indent = ' '.repeat(marker.length)
    const inner = dedent(
      source.slice(startOf(content), endOf(item)),
      (item.position?.start.column ?? 1) - 1 + marker.length,
    )
    const marked = (piece: string) => marker + piece.replaceAll('\n', `\n${indent}`)
    const within: Fits = (piece) => fits(marked(piece))
    const [first = '', ...rest] = pack(blockUnits(inner, within, depth + 1), within)
    return apart([marked(first), ...rest])
  }

  function quoteUnits(node: Blockquote): Unit[] {
    const inner = source.slice(startOf(node), endOf(node)).replace(/^[ \t]{0,3}> ?/gm, '')
    const quoted = (piece: string) => `> ${piece.replaceAll('\n', '\n> ')}`
    const within: Fits = (piece) => fits(quoted(piece))
    return apart(pack(blockUnits(inner, within, depth + 1), within).map(quoted))
  }

  return unitsIn(parseMarkdown(source).children, source, (node, text) => {
    if (fits(text)) return [{ text, gap: '', heading: node.type === 'heading' }]
    return depth < DEEPEST ? partsOf(node, text) : cut(text)
  })
}

/** The units of nodes that follow each other, with what stands between them in their source. */
function unitsIn<T extends Node>(
  nodes: readonly T[],
  source: string,
  unitsOf: (node: T, text: string) => Unit[],
): Unit[] {
  let before = 0
  return nodes.flatMap((node) => {
    const gap = source.slice(before, startOf(node))
    before = endOf(node)
    const [first, ...rest] = unitsOf(node, source.slice(startOf(node), endOf(node)))
    return first ? [{ ...first, gap }, ...rest] : []
  })
}

function contentOf({ children }: TableCell, source: string): string {
  const [first, last] = [children[0], children.at(-1)]
  return first && last ? source.slice(startOf(first), endOf(last)) : ''
}

const inLines = (lines: readonly string[]): Unit[] => lines.map((text) => ({ text, gap: '\n' }))
const apart = (texts: readonly string[]): Unit[] => texts.map((text) => ({ text, gap: BETWEEN_BLOCKS }))

function dedent(text: string, by: number): string {
  return text.replace(new RegExp(`\\n[ \\t]{1,${by}}`, 'g'), '\n')
}
