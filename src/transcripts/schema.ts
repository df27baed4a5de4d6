import { APP_ROLE, grant, METADATA_ROLE, type Schema } from '../storage/database.ts'

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
] as const

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
      CREATE VIEW transcript_metadata AS SELECT ${METADATA.join(', ')} FROM transcript;
      ${grant(dialect, 'SELECT, INSERT, DELETE', 'transcript')}
      ${grant(dialect, 'SELECT', 'transcript_metadata')}
      ${dialect.engine === 'postgres' ? ROW_LEVEL_SECURITY : ''}`,
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
  ],
}

/** Empty where a transaction before this one had set it. */
const SCOPE = "nullif(current_setting('parley.customers', true), '')::text[]"

/**
 * The second wall: rows are seen and written for customers that the transaction has named, and for nobody else, by the
 * tables' owner neither. What is metadata can be listed through a view, whose owner has no right to the content.
 */
const ROW_LEVEL_SECURITY = `
  ALTER TABLE transcript ENABLE ROW LEVEL SECURITY;
  ALTER TABLE transcript FORCE ROW LEVEL SECURITY;
  CREATE POLICY of_named_customers ON transcript TO ${APP_ROLE}
    USING (customer = ANY ((SELECT ${SCOPE})::text[]))
    WITH CHECK (customer = ANY (${SCOPE}));
  CREATE POLICY metadata ON transcript FOR SELECT TO ${METADATA_ROLE} USING (true);
  GRANT SELECT (${METADATA.join(', ')}) ON transcript TO ${METADATA_ROLE};
  DO $$
  DECLARE belongs boolean := pg_has_role(current_user, '${METADATA_ROLE}', 'MEMBER');
  BEGIN
    -- Whoever belonged to it for good would see by its policy.
    IF NOT belongs THEN GRANT ${METADATA_ROLE} TO CURRENT_USER; END IF;
    EXECUTE format('GRANT CREATE ON SCHEMA %I TO ${METADATA_ROLE}', current_schema());
    ALTER VIEW transcript_metadata OWNER TO ${METADATA_ROLE};
    EXECUTE format('REVOKE CREATE ON SCHEMA %I FROM ${METADATA_ROLE}', current_schema());
    IF NOT belongs THEN REVOKE ${METADATA_ROLE} FROM CURRENT_USER; END IF;
  END $$;
`
