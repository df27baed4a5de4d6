import { LRUCache } from 'lru-cache'
import type { Asker } from '../../core/asker.ts'
import type { Clock } from '../../core/clock.ts'
import { ParleyError } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import type { Charge, UsageCounters } from '../../core/usage.ts'
import type { TokenCount } from './meter.ts'
import type { Budget, Budgets, TierSettings } from './settings.ts'

export interface BudgetOptions {
  readonly budgets: Budgets
  readonly usage: UsageCounters
  readonly clock: Clock
  readonly log: Log
}

export interface Reservation {
  /** Counts what was really spent instead of what was reserved. */
  settle(spent: TokenCount): Promise<void>
}

type Prices = Pick<TierSettings, 'inputPrice' | 'outputPrice'>

/** Which budget a charge is on, for whoever reads the log. Says nothing of whose it is. */
interface BudgetCharge extends Charge {
  readonly budget: keyof Budgets
  readonly unit: keyof Budget
}

const DAY_MS = 86_400_000
const MILLIONTHS = 1_000_000
const NEARLY = 0.8

/** Budgets that the log has told of; a day's installation budget and the conversations' of one busy hour. */
const TOLD = 1_000

/** A price per million tokens is what a token costs in millionths. */
export function costOf({ inputPrice, outputPrice }: Prices, { input, output }: TokenCount): number {
  return Math.ceil(input * inputPrice + output * outputPrice)
}

/** Keeps the budgets of all askers, over all instances. */
export class BudgetKeeper {
  readonly #options: BudgetOptions
  readonly #told = new LRUCache<string, true>({ max: TOLD })

  constructor(options: BudgetOptions) {
    this.#options = options
  }

  /** Sets aside the most that a call can cost. Throws `budget-spent` where a budget has less left. */
  async reserve(asker: Asker, prices: Prices, most: TokenCount): Promise<Reservation> {
    const { usage } = this.#options
    const charges = this.#charges(asker, prices, most)
    if (charges.length > 0 && !(await usage.reserve(charges))) throw await this.#refusal(charges)
    return {
      settle: async (spent) => {
        const owed = this.#amounts(prices, spent)
        await usage.settle(charges.map((charge) => ({ ...charge, amount: owed[charge.unit] - charge.amount })))
        await this.#warn(charges)
      },
    }
  }

  #charges(asker: Asker, prices: Prices, count: TokenCount): BudgetCharge[] {
    const { budgets, clock } = this.#options
    const now = clock()
    const midnight = (Math.floor(now / DAY_MS) + 1) * DAY_MS
    const day = new Date(now).toISOString().slice(0, 10)
    const amounts = this.#amounts(prices, count)
    const on = (budget: keyof Budgets, key: string, until: number): BudgetCharge[] =>
      (['tokens', 'money'] as const).flatMap((unit) => {
        const limit = budgets[budget][unit]
        if (limit === undefined) return []
        const units = unit === 'money' ? Math.round(limit * MILLIONTHS) : limit
        return [{ counter: `${unit}:${budget}:${key}`, amount: amounts[unit], limit: units, until, budget, unit }]
      })
    return [
      ...on('conversation', asker.conversation, now + DAY_MS),
      ...on('customer', `${day}:${asker.customer}`, midnight),
      ...on('installation', day, midnight),
    ]
  }

  #amounts(prices: Prices, count: TokenCount): Record<keyof Budget, number> {
    return { tokens: count.input + count.output, money: costOf(prices, count) }
  }

  async #refusal(charges: readonly BudgetCharge[]): Promise<ParleyError> {
    for (const charge of charges) {
      if (await this.#hasRoom(charge, charge.limit - charge.amount)) continue
      this.#tell(charge, 'a model budget is spent: answers are quoted until it begins anew')
      return new ParleyError('budget-spent', `the ${charge.budget}'s budget of ${charge.unit} is spent`)
    }
    return new ParleyError('budget-spent', 'a model budget is spent')
  }

  /** One customer's budget is nothing to act upon; the installation's is. */
  async #warn(charges: readonly BudgetCharge[]): Promise<void> {
    for (const charge of charges) {
      if (charge.budget !== 'installation' || this.#told.has(`${charge.counter} nearly`)) continue
      if (await this.#hasRoom(charge, Math.floor(charge.limit * NEARLY))) continue
      this.#tell(charge, 'a model budget is spent to 80 %', 'nearly')
    }
  }

  /** Whether so much or less was spent: a charge of nothing fails only on what was there before. */
  #hasRoom(charge: Charge, limit: number): Promise<boolean> {
    return this.#options.usage.reserve([{ ...charge, amount: 0, limit }])
  }

  #tell({ counter, budget, unit, until, limit }: BudgetCharge, message: string, kind = 'spent'): void {
    const key = `${counter} ${kind}`
    if (this.#told.has(key)) return
    this.#told.set(key, true)
    this.#options.log.warn(
      { budget, unit, limit: unit === 'money' ? limit / MILLIONTHS : limit, until: new Date(until).toISOString() },
      message,
    )
  }
}
