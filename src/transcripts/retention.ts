import type { AttachmentShelf } from '../core/attachment.ts'
import type { RetentionReport, RetentionRule } from '../core/rights.ts'
import { ask, type SqlDatabase, type Step } from '../storage/database.ts'
import { findHold } from './holds.ts'
import { customerOfAlias } from './names.ts'

const DAY_MS = 86_400_000
/** Conversations of one transaction. */
const AT_ONCE = 200

/** Removes conversations whose last line is older than their channel's rule; those of held customers stay. */
export async function applyRetention(
  database: SqlDatabase,
  rules: readonly RetentionRule[],
  now: number,
  files: AttachmentShelf,
): Promise<RetentionReport> {
  const removed: Record<string, number> = {}
  let held = 0
  for (const { channel, days } of rules) {
    const before = now - days * DAY_MS
    for (let [time, conversation] = [-1, '']; ; ) {
      const rows = await database.read({ text: OLD, values: [channel, before, time, conversation, AT_ONCE] })
      const last = rows.at(-1)
      if (!last) break
      time = Number(last.time)
      conversation = String(last.conversation)
      held += rows.filter((row) => row.held !== null && Number(row.ended) < before).length
      const old = rows.filter((row) => row.held === null && Number(row.ended) < before)
      if (old.length === 0) continue
      // First: what is interrupted is found again by the lines.
      for (const row of old) await files.removeConversation(String(row.customer), String(row.conversation))
      const customers = [...new Set(old.map((row) => String(row.customer)))]
      await database.atomically(
        function* (): Step<void> {
          for (const row of old) yield* ask('DELETE FROM transcript WHERE conversation = $1', String(row.conversation))
        },
        { customers },
      )
      removed[channel] = (removed[channel] ?? 0) + old.length
    }
  }
  for (const { channel, days } of rules) await removeStrays(database, files, channel, now - days * DAY_MS)
  return { removed, held }
}

/** Files of a message that never came: no line tells how old their conversation is, so they do themselves. */
async function removeStrays(database: SqlDatabase, files: AttachmentShelf, channel: string, before: number) {
  for await (const { customer, conversation } of files.olderThan(channel, before)) {
    const [line] = await database.read({ text: SPOKEN, values: [conversation] })
    if (!line && !(await findHold(database, customer))) await files.removeConversation(customer, conversation)
  }
}

const SPOKEN = 'SELECT sequence FROM transcript_metadata WHERE conversation = $1 LIMIT 1'

/** Begun before the limit, oldest first, with the time of the last line: most of the rest has not begun then. */
const OLD = `SELECT first.conversation, first.customer, first.time,
    (SELECT min(hold.customer) FROM legal_holds AS hold
      WHERE hold.customer IN (first.customer, ${customerOfAlias('first.customer')})) AS held,
    (SELECT last.time FROM transcript_metadata AS last
      WHERE last.conversation = first.conversation ORDER BY last.sequence DESC LIMIT 1) AS ended
  FROM transcript_metadata AS first
  WHERE first.sequence = 1 AND first.channel = $1 AND first.time < $2 AND (first.time, first.conversation) > ($3, $4)
  ORDER BY first.time, first.conversation LIMIT $5`
