import { z } from 'zod'
import type { ErasureReceipt } from '../core/rights.ts'

export const receiptSchema: z.ZodType<ErasureReceipt> = z.object({
  customer: z.string(),
  erased: z.int(),
  holdsFrom: z.int(),
  conversations: z.int(),
  entries: z.int(),
  key: z.string(),
  signature: z.string(),
})

/** What is signed of a receipt. */
export function receiptText(receipt: Omit<ErasureReceipt, 'signature'>): string {
  const { customer, erased, holdsFrom, conversations, entries, key } = receipt
  return `parley erasure ${JSON.stringify([customer, erased, holdsFrom, conversations, entries, key])}`
}
