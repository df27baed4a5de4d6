import { grant, type Schema } from '../storage/database.ts'
import { rowsOfNamedCustomers, viewOfMetadata } from '../storage/row-level-security.ts'

// What a customer wrote, and what was said to them, is content and sealed; the rest is metadata. A passage is named
// after its question, which may be what the customer wrote: of it, only the document is metadata.

/** In the order in which they are bound to the content: a new one goes to the end. */
export const METADATA = [
  'conversation',
  'sequence',
  'customer',
  'channel',
  'time',
  'author',
  'locale',
  'dialog',
  'documents',
  'model',
  'prompt',
  'input_tokens',
  'output_tokens',
  'cost',
  'feedback',
  'outcome',
  'score',
] as const

/** What the view of the second schema shows. */
const SECOND_METADATA = METADATA.slice(0, METADATA.indexOf('feedback') + 1)

/** What the view of the fifth schema shows. */
const FIFTH_METADATA = METADATA.slice(0, METADATA.indexOf('outcome') + 1)

/** What the first schema had; a line written then is bound to these alone. */
export const FIRST_METADATA = METADATA.indexOf('documents') + 1

export const TRANSCRIPTS: Schema = {
  name: 'transcripts',
  steps: [
    ({ integer, bytes, strict }) => `CREATE TABLE transcript (
      conversation TEXT NOT NULL,
      sequence ${integer} NOT NULL,
      customer TEXT NOT NULL,
      channel TEXT NOT NULL,
      time ${integer} NOT NULL,
      author TEXT NOT NULL,
      locale TEXT,
      dialog TEXT,
      documents TEXT NOT NULL,
      content ${bytes} NOT NULL,
      PRIMARY KEY (conversation, sequence)
    ) ${strict}`,
    // A conversation is listed by its first line: one entry in each index, however long it becomes.
    (dialect) => `
      ALTER TABLE transcript ADD COLUMN model TEXT;
      ALTER TABLE transcript ADD COLUMN prompt TEXT;
      ALTER TABLE transcript ADD COLUMN input_tokens ${dialect.integer};
      ALTER TABLE transcript ADD COLUMN output_tokens ${dialect.integer};
      ALTER TABLE transcript ADD COLUMN cost ${dialect.integer};
      ALTER TABLE transcript ADD COLUMN feedback TEXT;
      CREATE INDEX conversations_by_time ON transcript (time, conversation) WHERE sequence = 1;
      CREATE INDEX conversations_by_channel ON transcript (channel, time, conversation) WHERE sequence = 1;
      CREATE INDEX conversations_by_customer ON transcript (customer, time, conversation) WHERE sequence = 1;
      ${grant(dialect, 'SELECT, INSERT, DELETE', 'transcript')}
      ${rowsOfNamedCustomers(dialect, 'transcript', SECOND_METADATA)}`,
    // An erased line keeps its place without its content, so that nobody writes it again.
    (dialect) => `
      CREATE INDEX lines_by_customer ON transcript (customer, conversation, sequence);
      CREATE TABLE legal_holds (
        customer TEXT PRIMARY KEY,
        reason TEXT NOT NULL,
        placed_by TEXT NOT NULL,
        placed ${dialect.integer} NOT NULL
      ) ${dialect.strict};
      ${grant(dialect, 'UPDATE (content, documents)', 'transcript')}
      ${grant(dialect, 'SELECT, INSERT, DELETE', 'legal_holds')}`,
    (dialect) => `
      CREATE TABLE customer_aliases (
        alias TEXT PRIMARY KEY,
        customer TEXT NOT NULL,
        since ${dialect.integer} NOT NULL
      ) ${dialect.strict};
      CREATE INDEX aliases_by_customer ON customer_aliases (customer);
      CREATE TABLE current_conversations (
        customer TEXT PRIMARY KEY,
        conversation TEXT NOT NULL,
        name TEXT NOT NULL,
        started ${dialect.integer} NOT NULL
      ) ${dialect.strict};
      ${grant(dialect, 'SELECT, INSERT', 'customer_aliases')}
      ${grant(dialect, 'SELECT, INSERT, UPDATE, DELETE', 'current_conversations')}`,
    // For whoever counts what came of conversations.
    (dialect) => `
      ALTER TABLE transcript ADD COLUMN outcome TEXT;
      CREATE INDEX lines_by_time ON transcript (time);
      ${viewOfMetadata(dialect, 'transcript', 'transcript_outcomes', FIFTH_METADATA)}`,
    (dialect) => `
      ALTER TABLE transcript ADD COLUMN score ${dialect.integer};
      ${viewOfMetadata(dialect, 'transcript', 'transcript_scores', METADATA)}`,
  ],
}
