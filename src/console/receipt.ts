import { z } from 'zod'
import type { ErasureReceipt } from '../core/rights.ts'

/** A receipt as somebody brings it. */
export const receiptSchema: z.ZodType<ErasureReceipt> = z.strictObject({
  customer: z.string().min(1).max(512),
  erased: z.int(),
  holdsFrom: z.int(),
  conversations: z.int(),
  entries: z.int(),
  attachments: z.int().exactOptional(),
  key: z.string(),
  signature: z.string(),
})
