import { blockUnits } from './blocks.ts'
import { inlineDefinitions } from './definitions.ts'
import { pack } from './pack.ts'

export interface SplitOptions {
  /** The most that one message takes. */
  readonly most: number
  /** How much a piece is, as the platform counts it. Absent: its UTF-16 code units. */
  readonly measure?: (markdown: string) => number
}

/**
 * A reply's markdown in pieces, each of which a platform takes in one message: cut between blocks, then between
 * sentences, never within code, a link or a character while there is another way. A table goes on below its header,
 * and code within fences. Nothing is lost but white space.
 */
export function splitMarkdown(text: string, { most, measure = ({ length }) => length }: SplitOptions): string[] {
  const fits = (piece: string) => measure(piece) <= most
  if (fits(text)) return [text]
  return pack(blockUnits(inlineDefinitions(text), fits), fits)
}
