import type { Citation } from '../core/reply.ts'

export interface SourceOptions {
  /** What stands before a source, in the customer's language: `Source: `. */
  readonly label: string
  /** Where paths on our own server begin, where that is known. */
  readonly baseUrl?: string | undefined
}

/** Where an answer comes from, a line of markdown each; numbered as the text cites them, where there are several. */
export function sourceLines(citations: readonly Citation[], { label, baseUrl }: SourceOptions): string[] {
  return citations.map(({ title, url }, index) => {
    const number = citations.length > 1 ? `\\[${index + 1}\\] ` : ''
    const named = title.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>]/g, '\\$&')
    const address = URL.parse(url, baseUrl)?.href
    return `${label}${number}${address === undefined ? named : `[${named}](<${address}>)`}`
  })
}
