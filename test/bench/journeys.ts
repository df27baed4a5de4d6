import { join } from 'node:path'
import { hold } from 'parleykit/testing'
import { openDemo } from '../dialogs/demo.ts'

const ROUNDS = 5
const JOURNEYS = 200

/**
 * Journeys as tests hold them, of three turns: an answer, a slot with a tool over HTTP, and small talk. A second; the
 * median of the rounds.
 */
export async function measureJourneys(): Promise<number> {
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
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now()
    for (let count = 0; count < JOURNEYS; count++) await one()
    rounds.push((JOURNEYS * 1_000) / (performance.now() - start))
  }
  return rounds.toSorted((one, other) => one - other)[Math.floor(ROUNDS / 2)] ?? 0
}
