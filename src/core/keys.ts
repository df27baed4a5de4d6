/** Seals one customer's data. */
export interface DataKey {
  /** `context` says where the value belongs; it opens nowhere else. */
  seal(plain: string | Uint8Array, context: string): Uint8Array
  /** Throws a ParleyError with code `unreadable` when the value was changed, moved, or sealed by another key. */
  open(sealed: Uint8Array, context: string): string
  /** The same for what is no text. */
  openBytes(sealed: Uint8Array, context: string): Uint8Array
}

/** A data key per customer, wrapped by the master key: the end of one key erases one customer everywhere. */
export interface KeyRing {
  /** Makes the key at a customer's first use. */
  dataKey(customer: string): Promise<DataKey>
  /** The key that there is; makes none. */
  existing(customer: string): Promise<DataKey | undefined>
  /** Lets go of a key in this process: it was destroyed. */
  forget(customer: string): void
}

/** Holds the master key, or reaches the service that does. */
export interface KeyProvider {
  /** Names the master key, so that a wrapped key tells which one opens it. */
  readonly id: string
  wrap(key: Uint8Array, customer: string): Promise<Uint8Array>
  unwrap(wrapped: Uint8Array, customer: string): Promise<Uint8Array>
}

/** Where wrapped data keys are kept, apart from what they seal. */
export interface WrappedKeyStore {
  get(customer: string): Promise<Uint8Array | undefined>
  /**
   * Keeps the first of two that come at once, and returns the one that is kept; undefined where the master key that
   * wrapped it is no longer to be used.
   */
  add(customer: string, wrapped: Uint8Array, master: string): Promise<Uint8Array | undefined>
}
