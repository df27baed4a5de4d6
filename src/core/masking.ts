/** Finds personal data and secrets in a text and puts placeholders in their place. */
export interface Masker {
  /** The placeholders of one exchange: the same value has the same one throughout. */
  open(): MaskedExchange
}

export interface MaskedExchange {
  mask(text: string): string
  /** Puts the values back; placeholders that this exchange did not make stay as they are. */
  unmask(text: string): string
}
