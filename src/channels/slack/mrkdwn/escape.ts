/** Slack takes it for the edge of a word, and shows nothing. */
export const ZERO_WIDTH_SPACE = '\u200b'

/** Text that stands for itself: the three characters that Slack reads are written as it asks. */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** A marker where formatting could begin: at the edge of a word, with something after it. */
const OPENING = /(?<=^|[\s\p{P}\p{S}])([*_~`])(?=\S)/gu
/** At the beginning of a line it would be a quotation. */
const QUOTING = /^>/gm

/** Text as people wrote it: nothing in it formats, links or calls anybody. Mrkdwn has no escape for its own markers. */
export function plainText(text: string): string {
  return escapeText(text.replace(OPENING, `$1${ZERO_WIDTH_SPACE}`).replace(QUOTING, `${ZERO_WIDTH_SPACE}>`))
}
