const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef]/u
const WORD = /\p{L}+(?:-\p{L}+)*/gu

/** Makes one text of the lines of a paragraph. */
export type JoinLines = (lines: readonly string[]) => string

/**
 * A joiner that knows the document's words: where a line ends with a hyphen, it stays if the word is written with it
 * elsewhere (`well-⏎known`) and goes if it only broke the word (`deliv-⏎ery`).
 */
export function joinerFor(lines: readonly string[]): JoinLines {
  const words = new Set(lines.flatMap((line) => line.toLowerCase().match(WORD) ?? []))
  return (paragraph) => {
    let text = ''
    for (const line of paragraph.map((one) => one.trim()).filter(Boolean)) text = joined(text, line, words)
    return text.replaceAll('\u00ad', '')
  }
}

function joined(text: string, line: string, words: ReadonlySet<string>): string {
  if (text === '') return line
  if (text.endsWith('\u00ad')) return text.slice(0, -1) + line
  const [head] = /\p{L}+[-‐]$/u.exec(text) ?? []
  const [tail] = /^\p{Ll}+/u.exec(line) ?? []
  if (head !== undefined && tail !== undefined) {
    const isCompound = words.has(`${head.slice(0, -1)}-${tail}`.toLowerCase())
    return isCompound ? text + line : text.slice(0, -1) + line
  }
  return text + (CJK.test(text.at(-1) ?? '') && CJK.test(line[0] ?? '') ? '' : ' ') + line
}
