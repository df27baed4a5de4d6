const ASCII_PER_TOKEN = 4
const LETTERS_PER_TOKEN = 2
/** Role and separators of one message. */
const PER_MESSAGE = 4

/**
 * About how many tokens a text is. Every vendor cuts texts differently and their tables are megabytes, fetched from the
 * network; budgets only need this until the endpoint's own count comes, and where none comes.
 */
export function estimateTokens(text: string): number {
  const dense = text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu)?.length ?? 0
  const ascii = text.match(/[\0-\x7f]/g)?.length ?? 0
  const others = text.length - dense - ascii
  return Math.ceil(dense + ascii / ASCII_PER_TOKEN + others / LETTERS_PER_TOKEN)
}

export function estimateMessages(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + estimateTokens(text) + PER_MESSAGE, 0)
}
