import { z } from 'zod'
import type { ConversationActivity, LineMetadata } from '../core/outcome.ts'
import type { TranscriptEntry } from '../core/transcript.ts'
import type { Row, SqlDatabase } from '../storage/database.ts'

const documentsSchema = z.record(z.string(), z.unknown())

const COLUMNS =
  'conversation, sequence, customer, channel, time, author, locale, dialog, documents, cost, feedback, outcome, score'

/** Metadata for whoever counts: it is told without a principal, for nothing in it was said by anybody. */
export function createActivity(database: SqlDatabase): ConversationActivity {
  return {
    async active(after, until) {
      const text = 'SELECT DISTINCT conversation FROM transcript_scores WHERE time > $1 AND time <= $2'
      return (await database.read({ text, values: [after, until] })).map(({ conversation }) => String(conversation))
    },
    async lines(conversation, after) {
      const text = `SELECT ${COLUMNS} FROM transcript_scores
        WHERE conversation = $1 AND sequence > $2 ORDER BY sequence`
      return (await database.read({ text, values: [conversation, after] })).map(metadataOf)
    },
    async unanswered(from, until, limit) {
      const text = `SELECT ${COLUMNS} FROM transcript_scores
        WHERE time >= $1 AND time < $2 AND (outcome = 'unknown' OR feedback = 'down') ORDER BY time DESC LIMIT $3`
      return (await database.read({ text, values: [from, until, limit] })).map(metadataOf)
    },
  }
}

function metadataOf(row: Row): LineMetadata {
  return {
    conversation: String(row.conversation),
    sequence: Number(row.sequence),
    customer: String(row.customer),
    channel: String(row.channel),
    time: Number(row.time),
    author: row.author as TranscriptEntry['author'],
    documents: Object.keys(documentsSchema.parse(JSON.parse(String(row.documents)))),
    ...(row.locale !== null && { locale: String(row.locale) }),
    ...(row.dialog !== null && { dialog: String(row.dialog) }),
    ...(row.cost !== null && { cost: Number(row.cost) }),
    ...(row.feedback !== null && { feedback: row.feedback as 'up' | 'down' }),
    ...(row.score !== null && { score: Number(row.score) }),
    ...(row.outcome !== null && { outcome: row.outcome as NonNullable<TranscriptEntry['outcome']> }),
  }
}
