import { defineTools, tool, z } from 'parleykit'

const names = z.record(z.string(), z.string())

const order = z.object({
  status: z.enum(['placed', 'packed', 'sent', 'delivered', 'cancelled']),
  placed: z.iso.date(),
  delivered: z.iso.date().optional(),
  tracking: z.string().optional(),
  /** Last day on which it may be returned. */
  returnUntil: z.iso.date().optional(),
  /** By the shop's own calendar, today. */
  returnable: z.boolean(),
  items: z.array(z.object({ sku: z.string(), names, returnable: z.boolean() })),
})

export default defineTools('orders', {
  find: tool({
    input: z.string(),
    output: order.optional(),
    call: (number, { http }) => http.get(['orders', number]),
  }),
  verify: tool({
    input: z.object({ orderNumber: z.string(), email: z.email() }),
    output: z.object({ matches: z.boolean() }),
    confirms: ({ orderNumber }, { matches }) => (matches ? { 'order-owner': orderNumber } : {}),
    call: ({ orderNumber, email }, { http }) => http.post(['orders', orderNumber, 'verify'], { email }),
  }),
  startReturn: tool({
    effect: true,
    input: z.object({ orderNumber: z.string(), sku: z.string(), item: z.string() }),
    /** The label is a PDF, in base64. */
    output: z.object({ number: z.string(), label: z.base64() }),
    requires: ({ orderNumber }) => ({ 'order-owner': orderNumber }),
    call: ({ orderNumber, sku }, { http }) => http.post(['orders', orderNumber, 'returns'], { sku }),
  }),
})
