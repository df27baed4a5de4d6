import { startRedis } from '../support/redis.ts'
import { openConversation } from './customer.ts'
import { type Load, load, median, questionAt } from './load.ts'
import { type Running, startParley, temporaryFolder } from './process.ts'

const CUSTOMERS = 48
const ROUNDS = 3

export interface InstanceFigures {
  readonly customers: number
  readonly onePerSecond: number
  readonly oneP99Ms: number
  readonly twoPerSecond: number
  readonly twoP99Ms: number
}

/** Full turns with the memory in Redis: all customers at one instance, or half of them at each of two, by turns. */
export async function measureInstances(): Promise<InstanceFigures> {
  const data = temporaryFolder()
  const redis = await startRedis()
  const running: Running[] = []
  try {
    for (const _ of [1, 2]) running.push(await startParley(data.path, { REDIS_URL: redis.url }))
    const one = await openCustomers(running.slice(0, 1))
    const two = await openCustomers(running)
    const rounds: { readonly one: Load; readonly two: Load }[] = []
    // The first round warms both up.
    for (let round = 0; round <= ROUNDS; round++)
      rounds.push({ one: await load(one.turns), two: await load(two.turns) })
    one.close()
    two.close()
    const counted = rounds.slice(1)
    return {
      customers: CUSTOMERS,
      onePerSecond: median(counted.map((round) => round.one.perSecond)),
      oneP99Ms: median(counted.map((round) => round.one.p99)),
      twoPerSecond: median(counted.map((round) => round.two.perSecond)),
      twoP99Ms: median(counted.map((round) => round.two.p99)),
    }
  } finally {
    for (const instance of running) await instance.stop()
    await redis.stop()
    data.remove()
  }
}

async function openCustomers(instances: readonly Running[]) {
  const customers = await Promise.all(
    Array.from({ length: CUSTOMERS }, (_, at) => {
      const instance = instances[at % instances.length]
      if (!instance) throw new Error('there is no instance')
      return openConversation(instance, () => {})
    }),
  )
  return {
    turns: customers.map(
      ({ say }) =>
        (count: number) =>
          say(questionAt(count)),
    ),
    close: () => {
      for (const customer of customers) customer.close()
    },
  }
}
