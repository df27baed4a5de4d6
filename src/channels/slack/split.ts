import { blockText, type MrkdwnBlock } from './mrkdwn/mrkdwn.ts'

/** Where a text may be cut, best first. */
const BORDERS = [/\n\n/g, /\n/g, /[.!?]\s|[。！？]/g, /\s/g] as const

/** Mrkdwn in pieces of so many characters at most: whole paragraphs where they fit, otherwise cut at sentences. */
export function splitSections(blocks: readonly MrkdwnBlock[], most: number): string[] {
  const pieces = blocks.flatMap((block) => piecesOf(block, most))
  return pack(pieces, most)
}

/** Sections in messages of so many characters and sections at most. */
export function splitMessages(sections: readonly string[], most: { characters: number; sections: number }): string[][] {
  const messages: string[][] = []
  let characters = 0
  for (const section of sections) {
    const last = messages.at(-1)
    characters += section.length
    if (last && last.length < most.sections && characters <= most.characters) last.push(section)
    else {
      messages.push([section])
      characters = section.length
    }
  }
  return messages
}

function pack(pieces: readonly string[], most: number): string[] {
  const packed: string[] = []
  for (const piece of pieces) {
    const last = packed.at(-1)
    const joined = last === undefined ? piece : `${last}\n\n${piece}`
    if (joined.length > most) packed.push(piece)
    else packed.splice(-1, 1, joined)
  }
  return packed
}

function piecesOf(block: MrkdwnBlock, most: number): string[] {
  const whole = blockText(block)
  if (whole.length <= most) return [whole]
  if (!block.code) return cut(block.text, most)
  // Escaping makes code longer: halved until it fits, each half a block of its own.
  const half = Math.ceil(block.text.length / 2)
  return cut(block.text, half).flatMap((text) => piecesOf({ text, code: true }, most))
}

function cut(text: string, most: number): string[] {
  const pieces: string[] = []
  let rest = text
  while (rest.length > most) {
    const at = borderWithin(rest, most)
    pieces.push(rest.slice(0, at).trimEnd())
    rest = rest.slice(at).trimStart()
  }
  return rest === '' ? pieces : [...pieces, rest]
}

/** The last border before the limit, in the later half, and not within a link or an escaped character. */
function borderWithin(text: string, most: number): number {
  const head = text.slice(0, most)
  for (const border of BORDERS) {
    const ends = [...head.matchAll(border)].map(({ index, 0: found }) => index + found.length)
    const best = ends.findLast((at) => at > most / 2 && isOutside(head.slice(0, at)))
    if (best !== undefined) return best
  }
  const open = head.lastIndexOf('<')
  if (!isOutside(head) && open > 0) return open
  const entity = head.search(/&[a-z]{0,3}$/)
  if (entity > 0) return entity
  return /[\ud800-\udbff]$/.test(head) ? most - 1 : most
}

const isOutside = (text: string) => text.lastIndexOf('<') <= text.lastIndexOf('>')
