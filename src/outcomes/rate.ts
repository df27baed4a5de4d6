import type { Rate } from '../core/outcome.ts'

/** Of the normal distribution, for 95 %. */
const Z = 1.959964

/** A share with Wilson's interval, which holds for few and for extreme ones, too. */
export function rateOf(count: number, of: number): Rate {
  if (of === 0) return { count, rate: 0, low: 0, high: 1 }
  const rate = count / of
  const scale = 1 + Z ** 2 / of
  const middle = (rate + Z ** 2 / (2 * of)) / scale
  const reach = (Z * Math.sqrt((rate * (1 - rate)) / of + Z ** 2 / (4 * of ** 2))) / scale
  return { count, rate, low: Math.max(0, middle - reach), high: Math.min(1, middle + reach) }
}
