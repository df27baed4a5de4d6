import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { z } from 'zod'
import { ORDERS, type Order, RETURN_DAYS, returnSchema, verifySchema } from './orders.ts'
import { createReturns } from './returns.ts'
import { SHOPS } from './shops.ts'

export interface OrderSystem {
  readonly url: string
  close(): Promise<void>
}

export interface OrderSystemOptions {
  /** 0: any that is free. */
  readonly port: number
  readonly now: () => number
}

const CATALOGUE = join(import.meta.dirname, '../../config/site/catalogue/products.json')
const DAY_MS = 86_400_000
const LONGEST_BODY = 10_000

/** The demo shop's own system: orders, returns, stores and catalogue as JSON over HTTP, on this machine alone. */
export async function startOrderSystem({ port, now }: OrderSystemOptions): Promise<OrderSystem> {
  const products = catalogueSchema.parse(JSON.parse(readFileSync(CATALOGUE, 'utf8')))
  const returns = createReturns()

  async function answer(request: IncomingMessage): Promise<unknown> {
    const [kind, id, what] = pathOf(request)
    const route = `${request.method} ${kind}${what === undefined ? '' : `/${what}`}`
    if (route === 'GET products') return products.filter(within(queryOf(request)))
    if (route === 'GET shops') return SHOPS
    const order = ORDERS.find(({ number }) => number === id)
    if (kind !== 'orders' || !order) return undefined
    if (route === 'GET orders') return shown(order, now())
    const body = await bodyOf(request)
    if (route === 'POST orders/verify') return { matches: verifySchema.parse(body).email.toLowerCase() === order.email }
    if (route === 'POST orders/returns') {
      const key = request.headers['idempotency-key']
      return returns.start(order, returnSchema.parse(body).sku, String(key))
    }
    return undefined
  }

  const server = createServer((request, response) => {
    const say = (status: number, value: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    answer(request).then(
      (value) => (value === undefined ? say(404, { error: 'unknown' }) : say(200, value)),
      (error: unknown) => say(error instanceof z.ZodError || error instanceof SyntaxError ? 400 : 500, { error: 'no' }),
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  // It serves for as long as somebody else is there.
  server.unref()
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

const catalogueSchema = z.array(z.looseObject({ category: z.string(), price: z.record(z.string(), z.number()) }))
const querySchema = z.object({ category: z.string(), currency: z.string(), most: z.coerce.number().default(Infinity) })

/** Products of a category that cost no more. */
function within({ category, currency, most }: z.output<typeof querySchema>) {
  return (product: z.output<typeof catalogueSchema>[number]) =>
    product.category === category && (product.price[currency] ?? Infinity) <= most
}

function queryOf({ url = '/' }: IncomingMessage) {
  return querySchema.parse(Object.fromEntries(new URL(url, 'http://localhost').searchParams))
}

function pathOf({ url = '/' }: IncomingMessage): string[] {
  return url.split('?', 1)[0]?.slice(1).split('/').map(decodeURIComponent) ?? []
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = ''
  for await (const chunk of request) {
    text += chunk
    if (text.length > LONGEST_BODY) throw new SyntaxError('too long')
  }
  return JSON.parse(text)
}

/** Without what tells who ordered. */
function shown({ email: _, placedDaysAgo, deliveredDaysAgo, ...order }: Order, now: number): object {
  const day = (ago: number) => new Date(now - ago * DAY_MS).toISOString().slice(0, 10)
  const days = RETURN_DAYS[order.region]
  return {
    ...order,
    placed: day(placedDaysAgo),
    returnable: deliveredDaysAgo !== undefined && deliveredDaysAgo <= days,
    ...(deliveredDaysAgo !== undefined && {
      delivered: day(deliveredDaysAgo),
      returnUntil: day(deliveredDaysAgo - days),
    }),
  }
}
