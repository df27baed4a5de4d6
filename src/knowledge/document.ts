import type { Audience, Passage } from '../core/passage.ts'

/** Something about a document that its author should know; the rest is served. */
export interface Problem {
  /** error: something is not served, or would be wrong. remark: all is served, and somebody should have a look. */
  readonly level: 'error' | 'remark'
  /** Path within the knowledge folder, with `/`. */
  readonly document: string
  /** From 1. */
  readonly line?: number
  readonly message: string
}

/**
 * Its span is a range of the document's own text where the document is text. The text of an .mdx, .html, .docx or .pdf
 * document is what was extracted from it, as markdown: there the span is a range of that.
 */
export interface KnowledgePassage extends Passage {
  readonly product?: string
  /** Of a PDF: the page, from 1, on which it begins. */
  readonly page?: number
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

interface Source {
  readonly path: string
  readonly version: string
  /** BCP 47 tag for text that does not tell its language. */
  readonly defaultLang: string
}

/** What a reader of a text format is given. */
export interface DocumentSource extends Source {
  readonly text: string
}

/** What a reader of a binary format is given. */
export interface BinarySource extends Source {
  readonly bytes: Uint8Array
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
