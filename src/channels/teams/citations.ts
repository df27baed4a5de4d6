import type { JsonValue } from '../../core/json.ts'
import type { Citation } from '../../core/reply.ts'

/** What Teams shows of sources in one message. */
const MOST = 20
const TITLE_LENGTH = 80

/** The numbers that a text cites, `[1]`, in order. A link's text in brackets is none. */
export const citedIn = (text: string): number[] => [
  ...new Set([...text.matchAll(/\[(\d{1,2})\](?!\()/g)].map(([, number]) => Number(number))),
]

/** Teams shows a source where the text cites it: one that is cited nowhere is cited at the end. */
export function citeAll(text: string, citations: readonly Citation[]): string {
  const cited = citedIn(text)
  const missing = citations.slice(0, MOST).flatMap((_, index) => (cited.includes(index + 1) ? [] : [index + 1]))
  return cited.length > 0 || missing.length === 0 ? text : `${text} ${missing.map((number) => `[${number}]`).join('')}`
}

/** Says that an AI wrote it, and where from: the sources that this text cites, at most so many. */
export function aiEntity(
  text: string,
  citations: readonly Citation[],
  absolute: (url: string) => string | undefined,
  most = MOST,
): { readonly [key: string]: JsonValue } {
  const cited = citedIn(text).filter((number) => number <= citations.length)
  const citation = cited.slice(0, Math.min(most, MOST)).flatMap((position) => {
    const source = citations[position - 1]
    return source ? [claim(position, source, absolute)] : []
  })
  return {
    type: 'https://schema.org/Message',
    '@type': 'Message',
    '@context': 'https://schema.org',
    '@id': '',
    additionalType: ['AIGeneratedContent'],
    ...(citation.length > 0 && { citation }),
  }
}

function claim(position: number, { title, url }: Citation, absolute: (url: string) => string | undefined) {
  const name = shorten(title, TITLE_LENGTH)
  const address = absolute(url)
  return {
    '@type': 'Claim',
    position,
    appearance: {
      '@type': 'DigitalDocument',
      name,
      abstract: name,
      ...(address !== undefined && { url: address }),
    },
  }
}

/** Cut between characters, never within one. */
const shorten = (text: string, length: number) =>
  text.length <= length ? text : `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, '')}…`
