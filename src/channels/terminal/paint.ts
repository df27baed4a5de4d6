import { styleText } from 'node:util'

export type Style = 'bold' | 'italic' | 'dim' | 'underline' | 'strikethrough' | 'cyan' | 'red' | 'green' | 'yellow'

/** A piece of text that looks the same throughout. */
export interface Span {
  readonly text: string
  readonly styles: readonly Style[]
  /** Absolute. */
  readonly href?: string
}

export type Line = readonly Span[]

/** Turns spans into what the terminal understands. */
export interface Paint {
  readonly hyperlinks: boolean
  (text: string, styles: readonly Style[], href?: string): string
}

/** Colours only where the stream shows them and the user wants them (`NO_COLOR`, `FORCE_COLOR`). */
export function createPaint(out: NodeJS.WritableStream, hyperlinks: boolean): Paint {
  const paint = (text: string, styles: readonly Style[], href?: string) => {
    const styled = styles.length === 0 ? text : styleText([...styles], text, { stream: out })
    return hyperlinks && href !== undefined ? hyperlink(styled, href) : styled
  }
  return Object.assign(paint, { hyperlinks })
}

/** OSC 8, which most terminals show as a link and the others pass over. */
function hyperlink(text: string, href: string): string {
  return `\u001b]8;;${href}\u001b\\${text}\u001b]8;;\u001b\\`
}

export function paintLine(line: Line, paint: Paint): string {
  return line
    .map(({ text, styles, href }) => paint(text, styles, href))
    .join('')
    .trimEnd()
}
