import type { SummaryLine } from '../core/summary.ts'

const LINES = 12
/** In UTF-16 code units; both together make a line of 120. */
const ASKED_LENGTH = 80
const SOURCE_LENGTH = 40

/** The summary after one more turn: the last turns, each in a few words. */
export function foldSummary(summary: readonly SummaryLine[] = [], turn: SummaryLine): readonly SummaryLine[] {
  const { source, ...line } = turn
  const folded: SummaryLine = {
    ...line,
    asked: cut(turn.asked, ASKED_LENGTH),
    ...(source !== undefined && { source: cut(source, SOURCE_LENGTH) }),
  }
  return [...summary, folded].slice(-LINES)
}

/** Without the turns in which something was asked that the customer has taken back. */
export function withoutAsked(summary: readonly SummaryLine[], texts: readonly string[]): readonly SummaryLine[] {
  const beginnings = texts.map((text) => cut(text, ASKED_LENGTH).replace(/…$/, ''))
  return summary.filter(({ asked }) => !beginnings.some((beginning) => asked.includes(beginning)))
}

/** On one line, and no longer than this; a character is never cut in the middle. */
function cut(text: string, length: number): string {
  const line = text.replace(/\s+/g, ' ').trim()
  if (line.length <= length) return line
  return `${line.slice(0, length - 1).replace(/[\ud800-\udbff]$/, '')}…`
}
