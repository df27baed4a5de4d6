import { randomUUID } from 'node:crypto'
import { Cluster, type Redis } from 'ioredis'
import type { ConversationReference } from '../../core/conversation.ts'
import type { DataKey, KeyRing } from '../../core/keys.ts'
import type { Log } from '../../core/log.ts'
import type { HeardEvent, LiveEvent, Relay } from '../../core/relay.ts'
import { openPartial, readEvent, sealEvent, type WireEvent } from './live-event.ts'

export interface RedisRelayOptions {
  readonly redis: Redis | Cluster
  /** A connection of its own that listens; a Cluster needs `shardedSubscribers`. */
  readonly listener: Redis | Cluster
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
export function createRedisRelay({ redis, listener, keys, log }: RedisRelayOptions): Relay {
  const from = randomUUID()
  const followed = new Map<string, Followed>()
  const isCluster = listener instanceof Cluster
  const becameReady = isCluster ? 'subscribersReady' : 'ready'
  /** The last event on its way, by conversation. */
  const sending = new Map<string, Promise<void>>()
  let underway = 0
  let closed = false

  const tell = (one: Followed, event: HeardEvent) => {
    for (const hear of one.hearers) hear(event)
  }

  async function send({ id, customer }: ConversationReference, event: LiveEvent): Promise<void> {
    try {
      await redis.spublish(channelOf(id), sealEvent(await keys.dataKey(customer), id, from, event))
    } catch (error) {
      log.debug({ err: error, conversation: id }, 'other instances were not told')
    }
  }

  /** Nothing is asked of a connection that is away, where it would pile up: it is asked when it is back. */
  async function listen(conversation: string, one: Followed): Promise<void> {
    try {
      await listener.ssubscribe(channelOf(conversation))
      one.confirmed = true
      tell(one, { kind: 'gap' })
    } catch (error) {
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
    // The connection was away when somebody stopped listening.
    if (conversation === undefined || !one) {
      stopListening(channel)
      return
    }
    const event = readEvent(message)
    if (!event) log.debug({ conversation }, 'another version speaks on the relay')
    else if (event.from !== from) receive(conversation, one, event)
  }

  function stopListening(channel: string): void {
    if (listener.status === 'ready') listener.sunsubscribe(channel).catch(() => {})
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
    if (event.kind === 'typing' || event.kind === 'customer-typing') tell(one, { kind: event.kind })
    else if (event.kind === 'line') tell(one, { kind: 'line', sequence: event.sequence })
    else if (key) {
      try {
        tell(one, openPartial(key, conversation, event.sealed))
      } catch (error) {
        log.warn({ err: error, conversation }, 'what another instance showed cannot be opened')
      }
    }
  }

  listener.on('smessage', onMessage)
  listener.on(becameReady, listenAgain)

  return {
    publish(to, event) {
      if (closed || redis.status !== 'ready' || underway >= MAX_UNDERWAY) return Promise.resolve()
      underway += 1
      // One after the other: a Cluster that sends a command again does not keep the order of several.
      const sent = (sending.get(to.id) ?? Promise.resolve()).then(() => send(to, event))
      sending.set(to.id, sent)
      return sent.finally(() => {
        underway -= 1
        if (sending.get(to.id) === sent) sending.delete(to.id)
      })
    },

    subscribe({ id, customer }, hear) {
      let one = followed.get(id)
      if (one) one.hearers.add(hear)
      else {
        one = { customer, hearers: new Set([hear]), key: undefined, confirmed: false }
        followed.set(id, one)
        if (listener.status === 'ready') void listen(id, one)
      }
      const mine = one
      return () => {
        if (!mine.hearers.delete(hear) || mine.hearers.size > 0 || followed.get(id) !== mine) return
        followed.delete(id)
        stopListening(channelOf(id))
      }
    },

    async close() {
      if (closed) return
      closed = true
      listener.off('smessage', onMessage)
      listener.off(becameReady, listenAgain)
      followed.clear()
    },
  }
}
