import type { Rate } from '../../core/outcome.ts'
import { fill } from '../../widget/strings/strings.ts'
import type { desk as english } from '../strings/en.ts'

const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS

/** Where there is nothing to say. */
export const NOTHING = '–'

/** Numbers as the reader writes them. */
export function numbersIn({ reporting: texts }: typeof english, locale: string) {
  const number = (value: number, options: Intl.NumberFormatOptions = {}) =>
    new Intl.NumberFormat(locale, options).format(value).replace('-', '−')
  const percent = (share: number) => number(share, { style: 'percent' })
  const signed = (value: number) => number(value, { signDisplay: 'exceptZero', maximumFractionDigits: 0 })
  const unit = (value: number, name: 'second' | 'minute' | 'hour', digits: number) =>
    number(value, { style: 'unit', unit: name, unitDisplay: 'short', maximumFractionDigits: digits })

  return {
    count: (value: number) => number(value),
    money: (value: number) => number(value, { minimumFractionDigits: 2, maximumFractionDigits: value < 0.1 ? 4 : 2 }),
    share: (rate: Rate | undefined) => (rate && rate.of > 0 ? percent(rate.rate) : NOTHING),
    interval: ({ low, high }: Rate) => `${percent(low)} – ${percent(high)}`,
    duration(ms: number | undefined): string {
      if (ms === undefined) return NOTHING
      if (ms < 2 * MINUTE_MS) return unit(ms / SECOND_MS, 'second', ms < 10 * SECOND_MS ? 1 : 0)
      return ms < 2 * HOUR_MS ? unit(ms / MINUTE_MS, 'minute', 0) : unit(ms / HOUR_MS, 'hour', 1)
    },
    day: (name: string) =>
      new Date(`${name}T00:00:00Z`).toLocaleDateString(locale, { timeZone: 'UTC', day: 'numeric', month: 'short' }),
    /** How a share differs from the days before, and whether that may be chance; empty where that is not known. */
    change(rate: Rate | undefined, beside = '{change}'): string {
      if (!rate?.change) return ''
      const { by, low, high } = rate.change
      const change = fill(beside, { change: fill(texts.points, { by: signed(100 * by) }) })
      return low <= 0 && high >= 0 ? `${change} ${texts.chance}` : change
    },
    /** How a number differs, in percent. */
    growth: (now: number, before: number) =>
      fill(texts.growth, {
        by: number(now / before - 1, { style: 'percent', signDisplay: 'exceptZero', maximumFractionDigits: 0 }),
      }),
  }
}

export type Numbers = ReturnType<typeof numbersIn>
