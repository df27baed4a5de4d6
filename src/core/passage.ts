/** Who may see a passage. */
export type Audience = 'public' | 'internal'

/** Names a passage at one version, so that it can be told later what an answer rested on. */
export interface PassageReference {
  readonly id: string
  readonly document: string
  /** Content hash of the document. */
  readonly version: string
}

/** A retrievable piece of a document. */
export interface Passage extends PassageReference {
  /** Headings from the document's title down to the passage's own: the last one is the question in an FAQ. */
  readonly headingPath: readonly string[]
  /** Other phrasings of the question, where the document gives them. */
  readonly variants: readonly string[]
  /** Markdown. */
  readonly text: string
  /** Half-open range of UTF-16 code units in the document's text. */
  readonly span: readonly [start: number, end: number]
  /** BCP 47 tag. */
  readonly lang: string
  readonly audience: Audience
  /** Where the customer can read it: absolute, or a path on our own server. */
  readonly url: string
  readonly region?: string
  /** First and last day on which it holds, as ISO dates. */
  readonly validFrom?: string
  readonly validUntil?: string
}
