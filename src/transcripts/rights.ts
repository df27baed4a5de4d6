import type { Guard } from '../core/access.ts'
import type { AttachmentShelf, KeptAttachment } from '../core/attachment.ts'
import type { AuditWriter } from '../core/audit.ts'
import type { Clock } from '../core/clock.ts'
import { ParleyError } from '../core/errors.ts'
import type { KeyRing } from '../core/keys.ts'
import type { Principal } from '../core/principal.ts'
import type { ErasureReceipt, Rights } from '../core/rights.ts'
import type { Signer } from '../core/signing.ts'
import type { TranscriptEntry } from '../core/transcript.ts'
import type { SqlDatabase } from '../storage/database.ts'
import { forgetCurrent } from './customers.ts'
import { findHold, placeHold, releaseHold } from './holds.ts'
import { conversationsOf, emptyLines, linesOf } from './lines.ts'
import { namesOf } from './names.ts'
import { receiptText } from './receipt.ts'
import { applyRetention } from './retention.ts'
import { entryOrGap } from './seal-entry.ts'

export interface RightsOptions {
  readonly database: SqlDatabase
  readonly keys: KeyRing
  readonly files: AttachmentShelf
  /** Destroys a wrapped key; its bytes are gone after `wipeKeys`. */
  readonly destroyKey: (customer: string) => Promise<boolean>
  readonly wipeKeys: () => Promise<void>
  /** How long another process may still have a destroyed key, in milliseconds. */
  readonly keyCachedMs: number
  /** Forgets a conversation at once. */
  readonly forget: (conversation: string) => Promise<void>
  readonly guard: Guard
  readonly audit: AuditWriter
  readonly signer: Signer
  readonly clock: Clock
}

export function createRights(options: RightsOptions): Rights {
  const { database, keys, files, destroyKey, wipeKeys, keyCachedMs, forget, guard, audit, signer, clock } = options

  async function enter(principal: Principal, action: string, customer: string, details?: Record<string, number>) {
    const outcome = action.endsWith('stopped') ? 'failed' : 'done'
    await audit.record({ principal, action, resource: `customer:${customer}`, outcome, ...(details && { details }) })
  }

  /** All lines that are kept under these names. */
  async function* entriesOf(names: readonly string[]): AsyncIterable<TranscriptEntry> {
    for (const name of names) {
      const key = await keys.existing(name)
      for await (const row of linesOf(database, name)) yield entryOrGap(row, key)
    }
  }

  async function* filesOf(names: readonly string[]): AsyncIterable<KeptAttachment> {
    for (const name of names) yield* files.of(name)
  }

  async function emptyName(name: string) {
    const conversations = await conversationsOf(database, name)
    for (const conversation of conversations) await forget(conversation)
    const entries = await emptyLines(database, name)
    return { conversations: conversations.length, entries, attachments: await files.removeOf(name) }
  }

  return {
    async *export(principal, customer) {
      const names = await namesOf(database, customer)
      await guard.require(principal, 'export', { type: 'customer', id: names[0] })
      yield* entriesOf(names)
    },

    async *exportAttachments(principal, customer) {
      const names = await namesOf(database, customer)
      await guard.require(principal, 'export', { type: 'customer', id: names[0] })
      yield* filesOf(names)
    },

    async erase(principal, given) {
      const names = await namesOf(database, given)
      const [customer] = names
      await guard.require(principal, 'erase', { type: 'customer', id: customer })
      // Among the customers' keys are those of the installation itself.
      if (customer.startsWith('parley:')) throw new ParleyError('invalid-request', `${customer} is no customer`)
      const hold = await findHold(database, customer)
      if (hold) {
        await enter(principal, 'erasure-stopped', customer)
        throw new ParleyError('forbidden', `a legal hold stands against it: ${hold.reason} (${hold.placedBy})`)
      }
      // First what makes it final: whatever is interrupted after that, nobody reads a word any more.
      for (const name of names) {
        await destroyKey(name)
        keys.forget(name)
      }
      const erased = clock()
      const counts = { conversations: 0, entries: 0, attachments: 0 }
      for (const name of names) {
        const { conversations, entries, attachments } = await emptyName(name)
        counts.conversations += conversations
        counts.entries += entries
        counts.attachments += attachments
      }
      await forgetCurrent(database, customer)
      // Before there is a receipt; should it fail, all of this can be done again.
      await wipeKeys()
      const facts = { customer, erased, holdsFrom: erased + keyCachedMs, ...counts, key: signer.keyId }
      await enter(principal, 'erased', customer, counts)
      return { ...facts, signature: signer.sign(receiptText(facts)) }
    },

    async verify(principal, receipt) {
      const { customer, erased } = receipt
      await guard.require(principal, 'erase', { type: 'customer', id: customer })
      const names = await namesOf(database, customer)
      const verdict = { entries: 0, empty: 0, unreadable: 0, readable: 0, attachments: 0, openAttachments: 0 }
      for await (const { time, missing } of entriesOf(names)) {
        if (time > erased) continue
        verdict.entries++
        verdict[missing === 'erased' ? 'empty' : missing === 'unreadable' ? 'unreadable' : 'readable']++
      }
      for await (const { time, opened } of filesOf(names)) {
        if (time > erased) continue
        verdict.attachments++
        if (opened) verdict.openAttachments++
      }
      return { signed: isSigned(receipt, signer), ...verdict }
    },

    async hold(principal, given) {
      const [customer] = await namesOf(database, given)
      await guard.require(principal, 'hold', { type: 'customer', id: customer })
      const { reason, id } = principal
      if (!reason) throw new ParleyError('invalid-request', 'a legal hold needs a reason')
      await placeHold(database, customer, { reason, placedBy: id }, clock())
      await enter(principal, 'hold-placed', customer)
    },

    async release(principal, given) {
      const names = await namesOf(database, given)
      await guard.require(principal, 'hold', { type: 'customer', id: names[0] })
      let released = false
      // Somebody may have been held before they signed in.
      for (const name of names) released = (await releaseHold(database, name)) || released
      if (released) await enter(principal, 'hold-released', names[0])
      return released
    },

    async applyRetention(principal, rules) {
      await guard.require(principal, 'applyRetention', { type: 'configuration' })
      const report = await applyRetention(database, rules, clock(), files)
      const removed = Object.values(report.removed).reduce((sum, count) => sum + count, 0)
      if (removed > 0 || report.held > 0) {
        const details = { ...report.removed, held: report.held }
        await audit.record({
          principal,
          action: 'retention-applied',
          resource: 'conversations',
          outcome: 'done',
          details,
        })
      }
      return report
    },
  }
}

function isSigned(receipt: ErasureReceipt, signer: Signer): boolean {
  return receipt.key === signer.keyId && signer.verify(receiptText(receipt), receipt.signature)
}
