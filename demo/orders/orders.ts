import { z } from 'zod'

/** An order of the demo shop. Days are counted back from today, so that the demo does not grow old. */
export interface Order {
  readonly number: string
  readonly email: string
  readonly region: 'EU' | 'UK' | 'US' | 'CN'
  readonly status: 'placed' | 'packed' | 'sent' | 'delivered' | 'cancelled'
  readonly placedDaysAgo: number
  readonly deliveredDaysAgo?: number
  readonly tracking?: string
  readonly items: readonly {
    readonly sku: string
    readonly names: Readonly<Record<string, string>>
    readonly returnable: boolean
  }[]
}

const jacket = { sku: 'otterskin-jacket', names: { en: 'Otterskin Jacket', 'zh-Hans': '獭肤冲锋衣' }, returnable: true }
const socks = {
  sku: 'whisker-socks',
  names: { en: 'Whisker Merino Socks', 'zh-Hans': '触须美利奴袜' },
  returnable: false,
}
const boots = {
  sku: 'cairn-mid-boots',
  names: { en: 'Cairn Mid Boots', 'zh-Hans': '石堆中帮登山靴' },
  returnable: true,
}

export const ORDERS: readonly Order[] = [
  {
    number: 'AO-100001',
    email: 'ann@mail.example',
    region: 'EU',
    status: 'sent',
    placedDaysAgo: 3,
    tracking: 'OT4711',
    items: [jacket],
  },
  {
    number: 'AO-100002',
    email: 'ann@mail.example',
    region: 'EU',
    status: 'delivered',
    placedDaysAgo: 14,
    deliveredDaysAgo: 10,
    items: [boots, jacket, socks],
  },
  {
    number: 'AO-100003',
    email: 'bo@mail.example',
    region: 'UK',
    status: 'delivered',
    placedDaysAgo: 95,
    deliveredDaysAgo: 90,
    items: [jacket],
  },
  {
    number: 'AO-100004',
    email: 'li@mail.example',
    region: 'CN',
    status: 'packed',
    placedDaysAgo: 1,
    items: [boots],
  },
  {
    number: 'AO-100005',
    email: 'bo@mail.example',
    region: 'UK',
    status: 'cancelled',
    placedDaysAgo: 20,
    items: [socks],
  },
]

/** Days in which an order can be returned, as the help pages have them. */
export const RETURN_DAYS: Readonly<Record<Order['region'], number>> = { EU: 30, UK: 28, US: 45, CN: 15 }

export const verifySchema = z.object({ email: z.string() })
export const returnSchema = z.object({ sku: z.string() })
