import { createPaint, type Paint } from '../../channels/terminal/paint.ts'
import { displayWidth } from '../../channels/terminal/width.ts'

/** Longer lines are hard to read. */
const READABLE_COLUMNS = 96

/** Terminals that show OSC 8 hyperlinks, by the variables that they set. */
const LINKING_PROGRAMS = new Set(['iTerm.app', 'WezTerm', 'vscode', 'ghostty', 'Hyper', 'Tabby', 'rio'])
const LINKING_VARIABLES = ['WT_SESSION', 'KITTY_WINDOW_ID', 'KONSOLE_VERSION', 'ALACRITTY_WINDOW_ID', 'DOMTERM']
/** VTE shows them since 0.50. */
const LINKING_VTE = 5000

export function paintFor(out: NodeJS.WriteStream): Paint {
  return createPaint(out, showsHyperlinks(out, process.env))
}

/** How wide text is set; a pipe gets paragraphs in one piece. */
export function readableColumns(out: NodeJS.WriteStream): number {
  return out.isTTY ? Math.min(out.columns || 80, READABLE_COLUMNS) : Number.POSITIVE_INFINITY
}

function showsHyperlinks(out: NodeJS.WriteStream, env: NodeJS.ProcessEnv): boolean {
  if (!out.isTTY || env.TERM === 'dumb') return false
  return (
    LINKING_PROGRAMS.has(env.TERM_PROGRAM ?? '') ||
    LINKING_VARIABLES.some((name) => env[name] !== undefined) ||
    Number(env.VTE_VERSION ?? 0) >= LINKING_VTE
  )
}

/** Rows with their columns in line; numbers stand to the right. */
export function alignRows(rows: readonly (readonly (string | number)[])[], gap = '  '): string[] {
  const widths: number[] = []
  for (const row of rows) {
    for (const [column, cell] of row.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, displayWidth(String(cell)))
    }
  }
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const space = ' '.repeat((widths[column] ?? 0) - displayWidth(String(cell)))
        return typeof cell === 'number' ? `${space}${cell}` : `${cell}${space}`
      })
      .join(gap)
      .trimEnd(),
  )
}
