/** Signs what must be provable later: checkpoints of the audit log, receipts. */
export interface Signer {
  /** Tells the key from others. */
  readonly keyId: string
  /** In base64url. */
  sign(text: string): string
  verify(text: string, signature: string): boolean
}
