import { join } from 'node:path'
import { hold } from 'parleykit/testing'
import { openDemo } from '../dialogs/demo.ts'

const ROUNDS = 3
const JOURNEYS = 100

export interface JourneyFigures {
  /** The median of the rounds. */
  readonly perSecond: number
  /** Of the processor, for each; it says the same on a machine that does other things as well. */
  readonly processorMs: number
}

/**
 * Journeys as tests hold them, of three turns: an answer, a slot with a tool over HTTP, and small talk.
 */
export async function measureJourneys(): Promise<JourneyFigures> {
  const { en } = await openDemo()
  const options = { ...en, folder: join(import.meta.dirname, '../..') }
  const one = () =>
    hold(options, async ({ customer, bot }) => {
      await customer.says('where do you ship?')
      bot.cites(/ship|deliver/i)
      await customer.says('where is my order AO-100001?')
      bot.called('orders.find')
      await customer.says('thanks')
      bot.says('welcome')
    })
  // Reads the documents, and warms up.
  for (let count = 0; count < JOURNEYS; count++) await one()
  const rounds: number[] = []
  const used = process.cpuUsage()
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now()
    for (let count = 0; count < JOURNEYS; count++) await one()
    rounds.push((JOURNEYS * 1_000) / (performance.now() - start))
  }
  const { user, system } = process.cpuUsage(used)
  return {
    perSecond: rounds.toSorted((one, other) => one - other)[Math.floor(ROUNDS / 2)] ?? 0,
    processorMs: (user + system) / 1_000 / (ROUNDS * JOURNEYS),
  }
}
