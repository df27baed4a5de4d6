import type { Audience, Passage } from '../core/passage.ts'

/** Something about a document that its author should mend; the rest is served. */
export interface Problem {
  /** Path within the knowledge folder, with `/`. */
  readonly document: string
  /** From 1. */
  readonly line?: number
  readonly message: string
}

export interface KnowledgePassage extends Passage {
  readonly product?: string
}

/** A document as it was read last. */
export interface KnowledgeDocument {
  /** Path within the knowledge folder, with `/`. */
  readonly path: string
  /** Content hash: the first 16 hex digits of the SHA-256 of its bytes. */
  readonly version: string
  /** Bytes. */
  readonly size: number
  /** Milliseconds since the epoch. */
  readonly modified: number
  readonly title: string
  readonly lang: string
  /** In the document's order. */
  readonly passages: readonly KnowledgePassage[]
  readonly problems: readonly Problem[]
}

/** What a reader of one format is given. */
export interface DocumentSource {
  readonly path: string
  readonly version: string
  readonly text: string
  /** BCP 47 tag for text that does not tell its language. */
  readonly defaultLang: string
}

/** What a reader of one format makes of a document. */
export interface ReadDocument {
  readonly title: string
  readonly lang: string
  readonly passages: readonly KnowledgePassage[]
  readonly problems: readonly Problem[]
}

/** What a document, or one row of it, declares about itself. */
export interface Declared {
  readonly lang: string
  readonly audience: Audience
  readonly url?: string | undefined
  readonly product?: string | undefined
  readonly region?: string | undefined
  readonly validFrom?: string | undefined
  readonly validUntil?: string | undefined
}
