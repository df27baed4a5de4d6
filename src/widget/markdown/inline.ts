import type { Inline } from './tree.ts'

// In order of precedence; what none of them takes is text. Each begins where it cannot begin again one letter later, and
// says every thing in one way only, so that no text takes long to read.
const scanner = new RegExp(
  [
    /\\(?<escaped>[!-/:-@[-`{-~])/,
    /(?<hard>(?:(?<! ) {2,}|\\)\n *)/,
    /(?<!`)(?<ticks>`+)(?!`)(?<code>[\s\S]+?)(?<!`)\k<ticks>(?!`)/,
    /<(?<auto>(?:https?:|mailto:|tel:)[^\s<>]*)>/,
    /<?(?<![\w.+-])(?<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)>?/,
    /(?<html><br *\/?>)/i,
    /(?<bang>!?)\[(?<label>(?:\\.|`[^`]*`|\[(?:\\.|[^[\]\\])*\]|[^[\]\\`])*)\]\(\s*(?:<(?<angled>[^<>\n]*)>|(?<plain>(?:\\.|\((?:\\.|[^()\s\\])*\)|[^()\s\\])*))(?:\s+(?:"[^"]*"|'[^']*'))?\s*\)/,
    /\[(?<cited>[1-9]\d?)\](?!\()/,
    /(?<bare>\bhttps?:\/\/[^\s<]*[^\s<?!.,:;*_~'")\]。，；：！？、）】」》])/,
    /&(?<entity>#\d{1,7}|#x[\da-f]{1,6}|amp|lt|gt|quot|apos|nbsp);/,
    /(?<run>\*+|_+|~~)/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'giu',
)

/** A run of marks that may open or close emphasis. */
interface Run {
  readonly type: 'run'
  readonly mark: string
  count: number
  readonly opens: boolean
  readonly closes: boolean
}

type Piece = Inline | Run

export function readInline(text: string): Inline[] {
  const pieces: Piece[] = []
  let end = 0
  for (const match of text.matchAll(scanner)) {
    if (match.index > end) pieces.push({ type: 'text', text: text.slice(end, match.index) })
    end = match.index + match[0].length
    pieces.push(readPiece(match.groups ?? {}, text, match.index, end))
  }
  if (end < text.length) pieces.push({ type: 'text', text: text.slice(end) })
  return emphasize(pieces)
}

function readPiece(groups: Readonly<Record<string, string>>, text: string, start: number, end: number): Piece {
  const { escaped, hard, code, auto, mail, html, bang, label, angled, plain, cited, bare, entity, run } = groups
  if (escaped) return { type: 'text', text: escaped }
  if (hard || html) return { type: 'break' }
  if (code) return { type: 'code', text: code.replace(/\n/g, ' ').replace(/^ (.*\S.*) $/, '$1') }
  if (mail) return link(`mailto:${mail}`, mail)
  if (auto ?? bare) return link(auto ?? bare ?? '')
  if (cited) return { type: 'citation', position: Number(cited) }
  if (entity) return { type: 'text', text: character(entity) }
  if (run) return readRun(run, text[start - 1] ?? ' ', text[end] ?? ' ')
  const address = (angled ?? plain ?? '').replace(/\\([!-/:-@[-`{-~])/g, '$1')
  if (bang) return { type: 'image', address, text: label ?? '' }
  return { type: 'link', address, children: readInline(label ?? '') }
}

const link = (address: string, text = address): Inline => ({
  type: 'link',
  address,
  children: [{ type: 'text', text }],
})

/**
 * Spaces decide, and for `_` the letters around. Punctuation does not: by CommonMark's rule, emphasis that ends in it
 * does not close before a letter, which is every second time in Chinese.
 */
function readRun(run: string, before: string, after: string): Run {
  const mark = run[0] ?? ''
  const [spaceBefore, spaceAfter] = [/\s/.test(before), /\s/.test(after)]
  const word = /[\p{L}\p{N}]/u
  const inWord = mark === '_' && word.test(before) && word.test(after)
  return { type: 'run', mark, count: run.length, opens: !spaceAfter && !inWord, closes: !spaceBefore && !inWord }
}

function emphasize(pieces: Piece[]): Inline[] {
  for (let at = 0; at < pieces.length; at += 1) {
    const closer = pieces[at]
    if (closer?.type !== 'run' || !closer.closes) continue
    const from = pieces.findLastIndex((piece, index) => index < at && opensFor(piece, closer))
    const opener = pieces[from]
    if (opener?.type !== 'run') continue
    const used = closer.mark === '~' || (opener.count > 1 && closer.count > 1) ? 2 : 1
    opener.count -= used
    closer.count -= used
    const children = pieces.slice(from + 1, at).map(settle)
    const type = closer.mark === '~' ? 'del' : used === 2 ? 'strong' : 'em'
    const left: Piece[] = [opener, { type, children }, closer]
    const kept = left.filter((piece) => piece.type !== 'run' || piece.count > 0)
    pieces.splice(from, at - from + 1, ...kept)
    // What is left of the closer may close more; otherwise go on behind the new piece.
    at = closer.count > 0 ? from + kept.length - 2 : from + kept.length - 1
  }
  return pieces.map(settle)
}

function opensFor(piece: Piece, closer: Run): boolean {
  if (piece.type !== 'run' || !piece.opens || piece.mark !== closer.mark) return false
  // CommonMark's rule of three: `**a*b**` is not `*` + `*a*` + `b**`.
  const both = piece.closes || closer.opens
  return !both || (piece.count + closer.count) % 3 !== 0 || (piece.count % 3 === 0 && closer.count % 3 === 0)
}

const settle = (piece: Piece): Inline =>
  piece.type === 'run' ? { type: 'text', text: piece.mark.repeat(piece.count) } : piece

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' }

function character(entity: string): string {
  if (!entity.startsWith('#')) return named[entity.toLowerCase()] ?? `&${entity};`
  const code = /^#x/i.test(entity) ? Number.parseInt(entity.slice(2), 16) : Number(entity.slice(1))
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd'
}
