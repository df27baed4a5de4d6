import { labelPdf } from './label.ts'
import type { Order } from './orders.ts'

export interface Return {
  readonly number: string
  /** A PDF, in base64. */
  readonly label: string
}

/** Notes returns; one that is asked for again, by its key or its item, is the same one. */
export function createReturns() {
  const byKey = new Map<string, Return>()
  return {
    start(order: Order, sku: string, key: string): Return {
      const known = byKey.get(key) ?? byKey.get(`${order.number} ${sku}`)
      if (known) return known
      const number = `R-${String(byKey.size + 1).padStart(5, '0')}`
      const lines = ['ALPINE OTTER RETURNS', number, `Order ${order.number}`, sku, 'Otterufer 12', '6020 Innsbruck']
      const made = { number, label: labelPdf(lines).toString('base64') }
      byKey.set(key, made)
      byKey.set(`${order.number} ${sku}`, made)
      return made
    },
  }
}
