import { randomUUID } from 'node:crypto'
import { Cluster, type Redis } from 'ioredis'
import type { DataKey, KeyRing } from '../../core/keys.ts'
import type { Log } from '../../core/log.ts'
import type { HeardEvent, Relay } from '../../core/relay.ts'
import { openPartial, readEvent, sealEvent, type WireEvent } from './live-event.ts'

export interface RedisRelayOptions {
  /** One Redis, or a Cluster with `shardedSubscribers`. */
  readonly redis: Redis | Cluster
  readonly keys: KeyRing
  readonly log: Log
}

/** Events on their way at most: more than that, and Redis does not take them; then they are dropped. */
const MAX_UNDERWAY = 500

const CHANNEL = /^parley:live:\{(.*)\}$/s

/** The braces make a Cluster keep it where the conversation's keys are. */
const channelOf = (conversation: string) => `parley:live:{${conversation}}`

type Hear = (event: HeardEvent) => void

/** One conversation that is listened to here. */
interface Followed {
  readonly customer: string
  readonly hearers: Set<Hear>
  /** Asked for at the first partial: a visitor who never says anything needs no key. */
  key: Promise<DataKey> | undefined
  /** A Cluster keeps a channel once it was told of it, and must not be told twice. */
  confirmed: boolean
}

/** A relay over Redis's sharded publish and subscribe. */
export function createRedisRelay({ redis, keys, log }: RedisRelayOptions): Relay {
  const from = randomUUID()
  const followed = new Map<string, Followed>()
  const isCluster = redis instanceof Cluster
  // What is subscribed, and when again, is decided here: nothing may pile up while Redis is away.
  const subscriber = isCluster
    ? redis
    : redis.duplicate({
        autoResubscribe: false,
        enableOfflineQueue: false,
        maxRetriesPerRequest: 0,
        retryStrategy: retryDelay,
        reconnectOnError: null,
      })
  const becameReady = isCluster ? 'subscribersReady' : 'ready'
  let underway = 0
  let closed = false

  const tell = (one: Followed, event: HeardEvent) => {
    for (const hear of one.hearers) hear(event)
  }

  async function listen(conversation: string, one: Followed): Promise<void> {
    try {
      await subscriber.ssubscribe(channelOf(conversation))
      one.confirmed = true
      tell(one, { kind: 'gap' })
    } catch (error) {
      // It is subscribed when the connection is back.
      log.debug({ err: error, conversation }, 'a conversation is not listened to yet')
    }
  }

  function listenAgain(): void {
    for (const [conversation, one] of followed) {
      // A Cluster has subscribed again by itself what it had before.
      if (isCluster && one.confirmed) tell(one, { kind: 'gap' })
      else void listen(conversation, one)
    }
  }

  function onMessage(channel: string, message: string): void {
    const conversation = CHANNEL.exec(channel)?.[1]
    const one = conversation === undefined ? undefined : followed.get(conversation)
    if (conversation === undefined || !one) return
    const event = readEvent(message)
    if (!event) log.debug({ conversation }, 'another version speaks on the relay')
    else if (event.from !== from) receive(conversation, one, event)
  }

  function receive(conversation: string, one: Followed, event: WireEvent): void {
    if (event.kind === 'partial') one.key ??= keys.dataKey(one.customer)
    const { key } = one
    if (!key) {
      deliver(conversation, one, event, undefined)
      return
    }
    // Whatever comes after a partial waits with it for the key, so that the order stays.
    key.then(
      (opened) => deliver(conversation, one, event, opened),
      () => {
        if (one.key === key) one.key = undefined
        deliver(conversation, one, event, undefined)
      },
    )
  }

  function deliver(conversation: string, one: Followed, event: WireEvent, key: DataKey | undefined): void {
    if (event.kind === 'typing') tell(one, { kind: 'typing' })
    else if (event.kind === 'line') tell(one, { kind: 'line', sequence: event.sequence })
    else if (key) {
      try {
        tell(one, openPartial(key, conversation, event.sealed))
      } catch (error) {
        log.warn({ err: error, conversation }, 'what another instance showed cannot be opened')
      }
    }
  }

  const onError = (error: unknown) => log.debug({ err: error }, 'the relay waits for Redis')
  subscriber.on('smessage', onMessage)
  subscriber.on(becameReady, listenAgain)
  if (!isCluster) subscriber.on('error', onError)

  return {
    async publish({ id, customer }, event) {
      try {
        // Asked for every time, so that events leave in the order in which they came.
        const key = await keys.dataKey(customer)
        if (closed || redis.status !== 'ready' || underway >= MAX_UNDERWAY) return
        underway += 1
        try {
          await redis.spublish(channelOf(id), sealEvent(key, id, from, event))
        } finally {
          underway -= 1
        }
      } catch (error) {
        log.debug({ err: error, conversation: id }, 'other instances were not told')
      }
    },

    subscribe({ id, customer }, hear) {
      let one = followed.get(id)
      if (one) one.hearers.add(hear)
      else {
        one = { customer, hearers: new Set([hear]), key: undefined, confirmed: false }
        followed.set(id, one)
        if (subscriber.status === 'ready') void listen(id, one)
      }
      const mine = one
      return () => {
        if (!mine.hearers.delete(hear) || mine.hearers.size > 0 || followed.get(id) !== mine) return
        followed.delete(id)
        if (subscriber.status === 'ready') subscriber.sunsubscribe(channelOf(id)).catch(() => {})
      }
    },

    async close() {
      if (closed) return
      closed = true
      subscriber.off('smessage', onMessage)
      subscriber.off(becameReady, listenAgain)
      followed.clear()
      if (!isCluster) subscriber.disconnect()
    },
  }
}

/** Milliseconds until the next attempt to reach Redis. */
function retryDelay(attempt: number): number {
  return Math.min(2_000, 50 * 2 ** attempt)
}
