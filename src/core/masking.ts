/** Finds personal data and secrets in a text and puts placeholders in their place. */
export interface Masker {
  /** The placeholders of one exchange: the same value has the same one throughout. */
  open(): MaskedExchange
}

export interface MaskedExchange {
  mask(text: string): string
  /** Puts the values back; placeholders that this exchange did not make stay as they are. */
  unmask(text: string): string
  /** The same for a text that comes in pieces. */
  unmaskStream(): UnmaskStream
}

/** Holds back only what may be the beginning of a placeholder. */
export interface UnmaskStream {
  /** What can be shown after this piece; may be empty. */
  push(piece: string): string
  /** The rest, when nothing more comes. */
  end(): string
}
