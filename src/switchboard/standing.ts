import type { Clock } from '../core/clock.ts'
import { hasCode } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import type { ChannelNotices, Switchboard } from '../core/switchboard.ts'

/** How long what was read holds, in milliseconds: so much later a switch takes effect at most. */
const HOLDS_MS = 1_000
const NOTHING: ChannelNotices = {}

export interface StandingNoticesOptions {
  readonly switchboard: Pick<Switchboard, 'list'>
  readonly clock: Clock
  readonly log: Log
}

/** What holds for a channel now. While the store is away, what was known last holds on: customers still ask. */
export function createStandingNotices({ switchboard, clock, log }: StandingNoticesOptions) {
  let known: ReadonlyMap<string, ChannelNotices> = new Map()
  let looking: Promise<void> | undefined
  let lookedAt = Number.NEGATIVE_INFINITY
  let away = false

  async function look(): Promise<void> {
    try {
      known = await switchboard.list()
      away = false
    } catch (error) {
      if (!hasCode(error, 'storage-failed')) throw error
      if (!away) log.error({ err: error }, 'the switchboard cannot be read, what was set last holds on')
      away = true
    } finally {
      lookedAt = clock()
      looking = undefined
    }
  }

  return async function noticesOf(channel: string): Promise<ChannelNotices> {
    if (clock() - lookedAt >= HOLDS_MS) {
      looking ??= look()
      await looking
    }
    return known.get(channel) ?? NOTHING
  }
}
