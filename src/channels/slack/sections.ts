import { splitMarkdown } from '../../rendering/split/split.ts'
import { LIMITS } from './blocks.ts'
import { toMrkdwn } from './mrkdwn/mrkdwn.ts'

/** Times that mrkdwn may be longer than its markdown. */
const MOST_GROWTH = 6

/** Markdown as texts of mrkdwn, each of which fits into one section. */
export function sectionTexts(markdown: string, baseUrl: string | undefined): string[] {
  const render = (piece: string) => toMrkdwn(piece, baseUrl)
  return splitMarkdown(markdown, { most: LIMITS.sectionText, measure: (piece) => measured(piece, render) })
    .map(render)
    .filter((text) => text !== '')
}

/** Its length as mrkdwn; where it is plain to see whether it fits, a guess: rendering to measure is dear. */
function measured(piece: string, render: (piece: string) => string): number {
  // Escapes make five characters of one; only a table, with its padding, grows by more.
  const isShort = piece.length * MOST_GROWTH <= LIMITS.sectionText && !piece.includes('|')
  return isShort || piece.length > 2 * LIMITS.sectionText ? piece.length : render(piece).length
}

/** Sections in messages of so many characters and sections at most. */
export function inMessages(sections: readonly string[], most: { characters: number; sections: number }): string[][] {
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
