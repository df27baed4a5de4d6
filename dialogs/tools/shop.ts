import { defineTools, tool, z } from 'parleykit'

/** Times of a day by the store's own clock, `09:30`; null where it is closed. */
const hours = z.tuple([z.iso.time(), z.iso.time()]).nullable()

const product = z.object({
  id: z.string(),
  name: z.record(z.string(), z.string()),
  description: z.record(z.string(), z.string()),
  category: z.string(),
  price: z.record(z.string(), z.number()),
  attributes: z.record(z.string(), z.unknown()),
  weightGrams: z.number().optional(),
  inStock: z.boolean(),
  rating: z.number(),
  picture: z.string(),
})

export type Product = z.output<typeof product>

export default defineTools('shop', {
  stores: tool({
    input: z.undefined(),
    output: z.array(z.object({ id: z.string(), timeZone: z.string(), week: z.array(hours).length(7) })),
    call: (_, { http }) => http.get(['shops']),
  }),
  products: tool({
    input: z.object({ category: z.string(), most: z.number().optional(), currency: z.string() }),
    output: z.array(product),
    call: ({ category, most, currency }, { http }) =>
      http.get(['products'], { category, currency, ...(most !== undefined && { most }) }),
  }),
})
