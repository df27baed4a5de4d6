import type { ErasureReceipt } from '../core/rights.ts'

/** What is signed of a receipt. */
export function receiptText(receipt: Omit<ErasureReceipt, 'signature'>): string {
  const { customer, erased, holdsFrom, conversations, entries, attachments, key } = receipt
  const files = attachments === undefined ? [] : [attachments]
  return `parley erasure ${JSON.stringify([customer, erased, holdsFrom, conversations, entries, key, ...files])}`
}
