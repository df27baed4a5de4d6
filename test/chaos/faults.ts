import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { PostgresServer } from '../support/postgres-server.ts'
import type { RedisServer } from '../support/redis.ts'
import type { Balancer } from './balancer.ts'
import type { Instance } from './instance.ts'
import type { Loss } from './loss.ts'
import type { Random } from './random.ts'
import type { FaultKind, Scenario } from './scenarios.ts'

export interface Faults {
  readonly made: ReadonlyMap<string, number>
  /** Makes no more; resolves when everything runs again. */
  stop(): Promise<void>
}

/** Makes one fault after the other, chosen and timed by the seed, until it is stopped. */
export function startFaults(options: {
  scenario: Scenario
  instances: readonly Instance[]
  balancer: Balancer
  redis: RedisServer | undefined
  postgres: PostgresServer | undefined
  loss: Loss
  random: Random
}): Faults {
  const { scenario, instances, balancer, redis, postgres, loss, random } = options
  const made = new Map<string, number>()
  const stopping = new AbortController()
  const [least, most] = scenario.everyMs

  const make: Record<FaultKind, () => Promise<void>> = {
    kill: () => random.pick(instances).kill(),
    replace: () => random.pick(instances).replace(),
    cut: async () => balancer.cut(random.pick([0.1, 0.5, 1])),
    'cut-redis': async () => {
      for (const type of ['normal', 'pubsub']) await redis?.ask('CLIENT', 'KILL', 'TYPE', type)
    },
    async 'kill-redis'() {
      await redis?.kill()
      await pause(random.between(0, 2_000))
      await redis?.start()
    },
    async 'kill-postgres'() {
      await postgres?.stop('immediate')
      await pause(random.between(0, 2_000))
      await postgres?.start()
    },
  }

  async function loseAll(): Promise<void> {
    if (!redis) throw new Error('there is no Redis to lose anything')
    await redis.kill()
    rmSync(join(redis.folder, 'appendonlydir'), { recursive: true })
    await redis.start()
  }

  async function go(): Promise<void> {
    for (let count = 0; !stopping.signal.aborted; count++) {
      const rested = await pause(random.between(least, most), true, { signal: stopping.signal }).catch(() => false)
      if (!rested && count >= 2) return
      // The first two are the same every time: a run without them would prove little.
      const kind = count === 0 ? 'kill' : random.pick(scenario.faults)
      const losing = count === 1 && scenario.losing
      const name = losing ? 'empty-redis' : kind
      made.set(name, (made.get(name) ?? 0) + 1)
      await (losing ? loss.happen(loseAll) : make[kind]())
    }
  }

  const going = go()
  return {
    made,
    async stop() {
      stopping.abort()
      await going
    },
  }
}
