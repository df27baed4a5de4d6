import type { Clock } from '../core/clock.ts'
import type { HandoverItem } from '../core/desk.ts'
import type { Log } from '../core/log.ts'
import { ask, type SqlDatabase, type Step } from '../storage/database.ts'
import { ITEM, itemOf } from './item.ts'
import { type NoticeTarget, postNotice } from './post-notice.ts'

const MINUTE_MS = 60_000
/** After a failure: doubled with each that follows. */
const FIRST_PAUSE_MS = 5_000
const LONGEST_PAUSE_MS = 15 * MINUTE_MS
const AT_ONCE = 20

export interface NotificationsOptions {
  readonly database: SqlDatabase
  readonly targets: readonly NoticeTarget[]
  readonly privateHosts: readonly string[]
  readonly againMs: number
  /** Where the desk is, for whoever is told. */
  readonly deskUrl: string | undefined
  readonly timeoutMs?: number
  readonly clock: Clock
  readonly log: Log
}

/** Tells whoever should know that somebody waits, again and again until somebody takes it. */
export interface Notifications {
  /** Tells what is due. What fails is due again after a while; a target that is slow holds nothing up but itself. */
  sweep(): Promise<void>
}

/** What is to be told, and how often that has failed. */
interface Due {
  readonly item: HandoverItem
  readonly failed: number
}

export function createNotifications(options: NotificationsOptions): Notifications {
  const { database, targets, privateHosts, againMs, deskUrl, clock, log } = options

  /** Takes a notice to be sent: nobody else sends it meanwhile. */
  const take = (name: string, until: number, now: number) =>
    database.atomically(function* (): Step<readonly Due[]> {
      const rows = yield* ask(
        `SELECT ${ITEM} FROM handovers WHERE status = 'waiting' AND NOT EXISTS (SELECT 1 FROM handover_notices
            WHERE handover = handovers.id AND target = $1 AND due > $2)
        ORDER BY priority DESC, since LIMIT ${AT_ONCE}`,
        ...[name, now],
      )
      const taken: Due[] = []
      for (const row of rows) {
        // Another instance may have been quicker since it was looked.
        const [mine] = yield* ask(
          `INSERT INTO handover_notices (handover, target, due, failed) VALUES ($1, $2, $3, 0)
          ON CONFLICT (handover, target) DO UPDATE SET due = excluded.due WHERE handover_notices.due <= $4
          RETURNING failed`,
          ...[String(row.id), name, until, now],
        )
        if (mine) taken.push({ item: itemOf(row), failed: Number(mine.failed) })
      }
      return taken
    })

  async function settle(handover: string, target: string, due: number, failed: number): Promise<void> {
    const text = 'UPDATE handover_notices SET due = $3, failed = $4 WHERE handover = $1 AND target = $2'
    await database.write({ text, values: [handover, target, due, failed] })
  }

  async function tell(target: NoticeTarget, item: HandoverItem, failed: number): Promise<void> {
    const notice = target.name === 'slack' ? slackNotice(item, deskUrl) : webhookNotice(item, deskUrl)
    const { timeoutMs } = options
    try {
      await postNotice(target, notice, { privateHosts, now: clock(), ...(timeoutMs !== undefined && { timeoutMs }) })
      await settle(item.id, target.name, clock() + againMs, 0)
    } catch (error) {
      if (failed === 0) log.warn({ err: error, handover: item.id, target: target.name }, 'nobody could be told')
      const pause = Math.min(FIRST_PAUSE_MS * 2 ** failed, LONGEST_PAUSE_MS)
      await settle(item.id, target.name, clock() + pause, failed + 1)
    }
  }

  return {
    async sweep() {
      const now = clock()
      await Promise.all(
        targets.map(async (target) => {
          // Longer than a try takes: where this instance dies, another one tries.
          const due = await take(target.name, now + MINUTE_MS, now)
          await Promise.all(due.map(({ item, failed }) => tell(target, item, failed)))
        }),
      )
    },
  }
}

/** Nothing that anybody said. */
function webhookNotice(item: HandoverItem, deskUrl: string | undefined): object {
  const { id, queue, team, channel, locale, reason, priority, since } = item
  return {
    type: 'handover.waiting',
    handover: { id, queue, team, channel, locale, reason, priority, since: new Date(since).toISOString() },
    ...(deskUrl !== undefined && { url: deskUrl }),
  }
}

function slackNotice({ queue, locale, channel, reason, since }: HandoverItem, deskUrl: string | undefined): object {
  const why = reason === undefined ? '' : `, ${reason}`
  const at = `<!date^${Math.floor(since / 1_000)}^{time}|${new Date(since).toISOString()}>`
  const link = deskUrl === undefined ? '' : ` <${deskUrl}|Open the desk>`
  return { text: `Somebody waits in *${queue}* since ${at} (${locale}, ${channel}${why}).${link}` }
}
