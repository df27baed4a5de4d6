import type { AttachmentShelf, KeptAttachment } from '../core/attachment.ts'
import { hasCode } from '../core/errors.ts'
import type { DataKey, KeyRing } from '../core/keys.ts'
import type { Row, SqlDatabase } from '../storage/database.ts'
import { attachmentOf, bytesOf, COLUMNS, ownerOf } from './seal-attachment.ts'

export function createAttachmentShelf(database: SqlDatabase, keys: KeyRing): AttachmentShelf {
  return {
    async *of(customer) {
      const key = await keys.existing(customer)
      // One at a time: each may be large.
      for (let last = ''; ; ) {
        const query = { text: NEXT, values: [customer, last] }
        const [row] = await database.read(query, { customers: [customer] })
        if (!row) return
        last = String(row.id)
        yield { id: last, owner: ownerOf(row), time: Number(row.time), opened: openedOf(row, key) }
      }
    },

    async removeOf(customer) {
      const text = 'DELETE FROM attachment WHERE customer = $1 RETURNING id'
      return (await database.write({ text, values: [customer] }, { customers: [customer] })).length
    },

    async removeConversation(customer, conversation) {
      const text = 'DELETE FROM attachment WHERE customer = $1 AND conversation = $2'
      await database.write({ text, values: [customer, conversation] }, { customers: [customer] })
    },

    async *olderThan(channel, before) {
      for (let last = ''; ; ) {
        const rows = await database.read({ text: OLD, values: [channel, last, before, AT_ONCE] })
        for (const { customer, conversation } of rows) {
          last = String(conversation)
          yield { customer: String(customer), conversation: last }
        }
        if (rows.length < AT_ONCE) return
      }
    },
  }
}

function openedOf(row: Row, key: DataKey | undefined): KeptAttachment['opened'] {
  try {
    return key && { attachment: attachmentOf(row, key), bytes: bytesOf(row, key) }
  } catch (error) {
    if (hasCode(error, 'unreadable')) return undefined
    throw error
  }
}

/** Conversations of one page. */
const AT_ONCE = 200
const OLD = `SELECT customer, conversation FROM attachment_metadata WHERE channel = $1 AND conversation > $2
  GROUP BY customer, conversation HAVING max(time) < $3 ORDER BY conversation LIMIT $4`
const NEXT = `SELECT ${COLUMNS.join(', ')} FROM attachment WHERE customer = $1 AND id > $2 ORDER BY id LIMIT 1`
