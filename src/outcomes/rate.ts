import type { Rate } from '../core/outcome.ts'

/** Of the normal distribution, for 95 %. */
const Z = 1.959964

/** A share with Wilson's interval, which holds for few and for extreme ones, too. */
export function rateOf(count: number, of: number): Rate {
  if (of === 0) return { count, of, rate: 0, low: 0, high: 1 }
  const rate = count / of
  const scale = 1 + Z ** 2 / of
  const middle = (rate + Z ** 2 / (2 * of)) / scale
  const reach = (Z * Math.sqrt((rate * (1 - rate)) / of + Z ** 2 / (4 * of ** 2))) / scale
  return { count, of, rate, low: Math.max(0, middle - reach), high: Math.min(1, middle + reach) }
}

/** A share beside one of before: the difference's interval is Newcombe's, from the intervals of both. */
export function changed(now: Rate, before: Rate | undefined): Rate {
  if (!before || before.of === 0 || now.of === 0) return now
  const by = now.rate - before.rate
  const low = by - Math.hypot(now.rate - now.low, before.high - before.rate)
  const high = by + Math.hypot(now.high - now.rate, before.rate - before.low)
  return { ...now, change: { by, low, high } }
}
