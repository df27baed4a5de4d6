import { randomBytes } from 'node:crypto'
import type { Assignments, Guard } from '../core/access.ts'
import {
  type AttachmentOwner,
  AttachmentRefused,
  type AttachmentStore,
  type StoredAttachment,
} from '../core/attachment.ts'
import type { Clock } from '../core/clock.ts'
import { hasCode, ParleyError } from '../core/errors.ts'
import type { KeyRing } from '../core/keys.ts'
import type { Log } from '../core/log.ts'
import { placesFor, type SqlDatabase } from '../storage/database.ts'
import { type Allowance, whileAllowed } from './allowance.ts'
import { examine, type FileRules } from './examine.ts'
import type { Scan } from './scan/scan.ts'
import { attachmentOf, bytesOf, COLUMNS, digestOf, ownerOf, rowOf } from './seal-attachment.ts'

export interface AttachmentsOptions {
  readonly database: SqlDatabase
  readonly keys: KeyRing
  readonly guard: Guard
  readonly assignments: Assignments
  readonly rules: FileRules
  readonly allowance: Allowance
  /** None: files are not scanned. */
  readonly scan: Scan | undefined
  readonly clock: Clock
  readonly log: Log
}

/** How long a sender waits before trying again where the scanner was away, in milliseconds. */
const SCANNER_AWAY_MS = 30_000

/** The attachment store, on either engine. Whoever opens a file is asked who they are, and what for. */
export function createAttachments(options: AttachmentsOptions): AttachmentStore {
  const { database, keys, guard, assignments, rules, allowance, scan, clock, log } = options

  /** A scanner that cannot tell lets nothing through. */
  async function mustBeClean(bytes: Uint8Array, { conversation }: AttachmentOwner): Promise<void> {
    if (!scan) return
    const verdict = await scan(bytes).catch((cause: unknown) => {
      log.error({ err: cause, conversation }, 'the scanner is away: no file is taken')
      const message = 'the file could not be checked just now: send it again later'
      throw new AttachmentRefused('unchecked', message, { cause, retryAfterMs: SCANNER_AWAY_MS })
    })
    if (verdict.clean) return
    log.warn({ conversation, threat: verdict.threat }, 'a file was refused that is not clean')
    throw new AttachmentRefused('unclean', 'the file is not clean, and was not taken')
  }

  async function putBefore(owner: AttachmentOwner, putAs: string | undefined): Promise<StoredAttachment | undefined> {
    if (putAs === undefined) return undefined
    const query = { text: BY_KEY, values: [owner.conversation, putAs] }
    const [row] = await database.read(query, { customers: [owner.customer] })
    const key = row && (await keys.existing(owner.customer))
    return row && key && attachmentOf(row, key)
  }

  return {
    async put(owner, file) {
      const putAs = digestOf(file.key)
      const known = await putBefore(owner, putAs)
      if (known) return known
      const { name, contentType, bytes } = await examine(file, rules)
      const payer = file.byStaff ? undefined : owner.customer
      return whileAllowed(allowance, payer, bytes.length, async () => {
        await mustBeClean(bytes, owner)
        const id = randomBytes(18).toString('base64url')
        const attachment = { id, name, contentType, size: bytes.length }
        const row = rowOf({ owner, attachment, bytes, putAs, time: clock() }, await keys.dataKey(owner.customer))
        const written = await database.write({ text: INSERT, values: row }, { customers: [owner.customer] })
        // Somebody else may have put the same meanwhile.
        return written.length > 0 ? attachment : ((await putBefore(owner, putAs)) ?? attachment)
      })
    },

    async open(principal, id) {
      const [place] = await database.read({ text: PLACE, values: [id] })
      if (!place) throw unknown()
      const owner = ownerOf(place)
      const { conversation, customer, channel } = owner
      const assigned = await assignments.of(conversation)
      const resource = { type: 'conversation', id: conversation, customer, channel, ...assigned } as const
      await guard.require(principal, 'readAttachment', resource, { attachment: id })
      const [row] = await database.read({ text: BY_ID, values: [id] }, { customers: [customer] })
      const key = await keys.existing(customer)
      if (!row || !key) throw unknown()
      try {
        return { attachment: attachmentOf(row, key), owner, bytes: bytesOf(row, key) }
      } catch (error) {
        if (!hasCode(error, 'unreadable')) throw error
        log.error({ err: error, attachment: id }, 'an attachment cannot be opened')
        throw unknown(error)
      }
    },

    close: () => database.close(),
  }
}

const unknown = (cause?: unknown) =>
  new ParleyError('attachment-unknown', 'there is no such attachment, or it was erased', { cause })

const PLACE = 'SELECT conversation, channel, customer FROM attachment_metadata WHERE id = $1'
const BY_ID = `SELECT ${COLUMNS.join(', ')} FROM attachment WHERE id = $1`
const BY_KEY = `SELECT ${COLUMNS.filter((name) => name !== 'content').join(', ')} FROM attachment
  WHERE conversation = $1 AND put_as = $2`
const INSERT = `INSERT INTO attachment (${COLUMNS.join(', ')}) VALUES ${placesFor(1, COLUMNS.length)}
  ON CONFLICT (conversation, put_as) DO NOTHING RETURNING id`
