import type { RedisClient } from './client.ts'
import type { ConversationKeys } from './keys.ts'
import { STEPS, type Step } from './steps.ts'

type Argument = string | number | Uint8Array

/** Runs one step on the keys that it names, in one round trip. */
type RunStep = (keys: Partial<ConversationKeys>, ...parameters: readonly Argument[]) => Promise<unknown>

/** Each is sent to Redis once per connection; after that by its hash. */
export function createSteps(client: RedisClient): Record<keyof typeof STEPS, RunStep> {
  const create = (name: string, { keys, lua }: Step): RunStep => {
    const command = `parley:${name}`
    client.redis.defineCommand(command, { lua, numberOfKeys: keys.length })
    // Lines are bytes: the client's own decoding into text would break them.
    const run = (client.redis as unknown as Record<string, (...all: readonly Argument[]) => Promise<unknown>>)[
      `${command}Buffer`
    ]?.bind(client.redis)
    if (!run) throw new TypeError(`the client has no ${command}`)
    return (named, ...parameters) => client.naming(run(...keys.map((key) => named[key] ?? ''), ...parameters))
  }
  const entries = Object.entries(STEPS).map(([name, step]) => [name, create(name, step)])
  return Object.fromEntries(entries)
}
