import type { Clock } from '../../core/clock.ts'
import type { DeskService } from '../../core/desk.ts'
import type { Desk } from '../../core/handover.ts'
import type { Log } from '../../core/log.ts'
import type { FindNear } from '../../core/near.ts'
import type { Relay } from '../../core/relay.ts'
import type { Engine } from '../../engine/engine.ts'
import { createAbsentSweep } from '../../handoff/absent.ts'
import { type CustomerTyping, createCustomerTyping } from '../../handoff/customer-typing.ts'
import { createDemands } from '../../handoff/demands.ts'
import { createDesk } from '../../handoff/desk.ts'
import { createNotifications, type Notifications } from '../../handoff/notifications.ts'
import { createOutbox, type Outbox } from '../../handoff/outbox.ts'
import { createPresence } from '../../handoff/presence.ts'
import { createDeskService } from '../../handoff/service.ts'
import { createWatch } from '../../handoff/watch.ts'
import type { Config } from '../config/config.ts'
import type { Records } from './records.ts'

export interface HandoffOptions {
  readonly config: Config
  readonly records: Records
  /** Makes the ids of hand-overs. */
  readonly idKey: Uint8Array
  readonly relay: Relay | undefined
  readonly findNear: FindNear
  readonly clock: Clock
  readonly log: Log
}

export interface Handoff {
  /** For the engine; absent where no queue is configured. */
  readonly desk: Desk | undefined
  /** For agents, over the engine's door. */
  serve(engine: Pick<Engine, 'accept' | 'typing'>): {
    readonly service: DeskService
    readonly sweep: () => Promise<void>
  }
  readonly notifications: Notifications
  /** Told by channels. */
  readonly customerTyping: CustomerTyping
}

const MINUTE_MS = 60_000

/** Where people answer. */
export function createHandoff(options: HandoffOptions): Handoff {
  const { config, records, idKey, relay, findNear, clock, log } = options
  const { handover: settings, timeZone } = config.bot
  const { keys, access, transcripts, attachments, handovers: store, handoverDatabase: database } = records
  const presence = createPresence(database, clock)
  const watch = createWatch(store)
  const customerTyping = createCustomerTyping({ relay, clock })
  const demands = createDemands(settings.demands)
  const desk = createDesk({
    settings,
    demands,
    timeZone,
    store,
    presence,
    keys,
    idKey,
    changed: watch.changed,
    clock,
    log,
  })
  const sweepOf = (outbox: Outbox) => {
    const absentMs = settings.absentMinutes * MINUTE_MS
    const putBack = createAbsentSweep({ store, outbox, absentMs, changed: watch.changed, clock })
    return async () => {
      await outbox.sweep()
      await putBack()
    }
  }
  return {
    desk: settings.queues.length > 0 ? desk : undefined,
    customerTyping,
    notifications: createNotifications({
      database,
      targets: config.notify,
      privateHosts: settings.notify.privateHosts,
      againMs: settings.notify.againMinutes * MINUTE_MS,
      deskUrl: config.publicUrl && `${config.publicUrl}/console`,
      clock,
      log,
    }),
    serve({ accept, typing }) {
      const outbox = createOutbox({ store, keys, accept, clock, log })
      const { guard } = access
      const parts = {
        settings,
        demands,
        timeZone,
        store,
        outbox,
        presence,
        watch,
        customerTyping,
        guard,
        keys,
        transcripts,
        attachments,
        findNear,
        showTyping: typing,
        clock,
        log,
      }
      return { service: createDeskService(parts), sweep: sweepOf(outbox) }
    },
  }
}
