import type { Definition, PhrasingContent } from 'mdast'
import { toString as textOf } from 'mdast-util-to-string'
import { escapeText, plainText, ZERO_WIDTH_SPACE } from './escape.ts'
import { absoluteUrl, linkTo } from './links.ts'
import { isHan } from './width.ts'

export interface InlineContext {
  /** Where relative links lead. */
  readonly baseUrl: string | undefined
  /** What reference links refer to, by identifier. */
  readonly definitions: ReadonlyMap<string, Definition>
}

/** What surrounds formatted text: mrkdwn has one marker for each, and none within itself. */
type Marker = '*' | '_' | '~'

/** The mrkdwn of inline markdown. */
export function inlineMrkdwn(nodes: readonly PhrasingContent[], context: InlineContext, open: Marker[] = []): string {
  return joinPieces(nodes.map((node) => pieceOf(node, context, open)))
}

interface Piece {
  readonly text: string
  /** Begins and ends with a marker, which Slack reads at the edge of a word only. */
  readonly marked: boolean
}

const bare = (text: string): Piece => ({ text, marked: false })

function pieceOf(node: PhrasingContent, context: InlineContext, open: Marker[]): Piece {
  const within = (marker: Marker, children: readonly PhrasingContent[]) =>
    open.includes(marker)
      ? bare(inlineMrkdwn(children, context, open))
      : markLines(inlineMrkdwn(children, context, [...open, marker]), marker)
  switch (node.type) {
    case 'text':
      return bare(plainText(joinLines(node.value)))
    case 'strong':
      return within('*', node.children)
    case 'emphasis':
      return within('_', node.children)
    case 'delete':
      return within('~', node.children)
    case 'inlineCode':
      return codePiece(node.value)
    case 'break':
      return bare('\n')
    case 'link':
      return linkPiece(node.url, textOf(node), context)
    case 'linkReference':
      return linkPiece(context.definitions.get(node.identifier)?.url ?? '', textOf(node), context)
    case 'image':
      return linkPiece(node.url, node.alt || node.url, context)
    case 'imageReference':
      return linkPiece(context.definitions.get(node.identifier)?.url ?? '', node.alt ?? '', context)
    case 'html':
      return bare(htmlText(node.value))
    default:
      return bare(plainText(textOf(node)))
  }
}

function linkPiece(href: string, label: string, context: InlineContext): Piece {
  const url = absoluteUrl(href, context.baseUrl)
  return bare(url === undefined ? plainText(label) : linkTo(url, label))
}

/** A grave accent would end the code, and cannot be escaped: another one that looks the same stands for it. */
function codePiece(value: string): Piece {
  const text = value.replace(/\s+/g, ' ').replaceAll('`', 'ˋ')
  return { text: `\`${escapeText(text)}\``, marked: true }
}

/** Formatting does not go on over the end of a line, and what it surrounds neither begins nor ends with a space. */
function markLines(text: string, marker: Marker): Piece {
  const lines = text.split('\n').map((line) => {
    const [, before = '', inner = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(line) ?? []
    return inner === '' ? line : `${before}${marker}${inner}${marker}${after}`
  })
  return { text: lines.join('\n'), marked: text.trim() !== '' }
}

/** ASCII alone: Slack does not take all punctuation of other scripts for the edge of a word. */
const EDGE_AFTER = /[\s!-/:-@[-`{-~]$/
const EDGE_BEFORE = /^[\s!-/:-@[-`{-~]/

/** Between a marker and a letter (in Chinese there are no spaces), Slack needs the edge of a word. */
function joinPieces(pieces: readonly Piece[]): string {
  return pieces.reduce<{ text: string; marked: boolean }>(
    (line, piece) => {
      if (piece.text === '') return line
      const apart =
        line.text === '' ||
        (!line.marked && !piece.marked) ||
        (!line.marked && EDGE_AFTER.test(line.text)) ||
        (!piece.marked && EDGE_BEFORE.test(piece.text))
      const gap = apart ? '' : ZERO_WIDTH_SPACE
      return { text: line.text + gap + piece.text, marked: piece.marked }
    },
    { text: '', marked: false },
  ).text
}

function htmlText(tag: string): string {
  if (/^<br\s*\/?>$/i.test(tag)) return '\n'
  return tag.startsWith('<!--') ? '' : plainText(tag)
}

/** A line break in the source is a space to the reader; between Chinese characters it is nothing. */
function joinLines(text: string): string {
  return text.replace(/\s*\n\s*/g, (gap, at: number) => {
    const before = text.slice(0, at).at(-1) ?? ''
    const after = text.slice(at + gap.length).at(0) ?? ''
    return isHan(before) && isHan(after) ? '' : ' '
  })
}
