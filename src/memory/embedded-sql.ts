import type { DatabaseSync } from 'node:sqlite'

/** Schema steps of the embedded memory. */
export const MIGRATIONS = [
  // A conversation's inbox is its entries from first_waiting on that are open and messages; its delivery ledger is
  // those that are open and replies; its outbox is everything after transcribed. So the log is the only copy.
  `CREATE TABLE conversations (
    id TEXT PRIMARY KEY,
    channel TEXT NOT NULL,
    customer TEXT NOT NULL,
    address BLOB,
    state BLOB,
    last_sequence INTEGER NOT NULL,
    transcribed INTEGER NOT NULL DEFAULT 0,
    first_waiting INTEGER,
    waiting_since INTEGER,
    lease_token INTEGER NOT NULL DEFAULT 0,
    lease_until INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX unfinished_conversations ON conversations (waiting_since)
    WHERE first_waiting IS NOT NULL OR transcribed < last_sequence;
  CREATE TABLE entries (
    conversation TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('message', 'reply')),
    id TEXT NOT NULL,
    open INTEGER NOT NULL DEFAULT 1,
    sealed BLOB NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX entries_in_order ON entries (conversation, sequence);
  CREATE UNIQUE INDEX messages_by_id ON entries (conversation, id) WHERE kind = 'message';`,
  `ALTER TABLE conversations ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE conversations ADD COLUMN touched INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX conversations_by_use ON conversations (touched);`,
  `CREATE TABLE reminders (
    conversation TEXT NOT NULL,
    id TEXT NOT NULL,
    due INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (conversation, id)
  ) WITHOUT ROWID, STRICT;
  CREATE INDEX reminders_by_time ON reminders (due);`,
  `ALTER TABLE conversations ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
  UPDATE conversations SET bytes =
    (SELECT coalesce(sum(length(sealed)), 0) FROM entries WHERE entries.conversation = conversations.id);`,
  // Place of the last message that silences the bot; 0 where it may speak.
  'ALTER TABLE conversations ADD COLUMN silenced INTEGER NOT NULL DEFAULT 0;',
]

export function prepareStatements(database: DatabaseSync) {
  const statement = (text: string) => database.prepare(text)
  return {
    conversation: statement('SELECT id, channel, customer, address FROM conversations WHERE id = ?'),
    leased: statement(`
      SELECT id, customer, last_sequence, first_waiting, transcribed, bytes, silenced FROM conversations
      WHERE id = ? AND customer = ? AND lease_token = ? AND lease_until > 0`),
    acceptConversation: statement(`
      INSERT INTO conversations (id, channel, customer, address, touched, waiting_since, transcribed, last_sequence, first_waiting)
      VALUES (:id, :channel, :customer, :address, :now, :now, :after, :after + 1, :after + 1)
      ON CONFLICT (id) DO UPDATE SET
        last_sequence = last_sequence + 1,
        address = excluded.address,
        touched = excluded.touched,
        first_waiting = coalesce(first_waiting, last_sequence + 1),
        waiting_since = coalesce(waiting_since, excluded.waiting_since)
      RETURNING last_sequence, first_waiting, customer, channel`),
    claim: statement(`
      UPDATE conversations SET lease_token = lease_token + 1, attempts = attempts + 1, lease_until = ?
      WHERE id = ? AND (first_waiting IS NOT NULL OR transcribed < last_sequence) AND lease_until <= ?
      RETURNING *`),
    renew: statement('UPDATE conversations SET lease_until = ? WHERE id = ?'),
    release: statement('UPDATE conversations SET lease_until = 0, attempts = attempts - 1 WHERE id = ?'),
    silence: statement('UPDATE conversations SET silenced = ? WHERE id = ?'),
    append: statement('UPDATE conversations SET last_sequence = ?, bytes = bytes + ? WHERE id = ?'),
    commit: statement(`
      UPDATE conversations
      SET state = ?, transcribed = max(transcribed, ?), first_waiting = ?, waiting_since = ?, lease_until = 0, attempts = 0, touched = ?,
        silenced = iif(silenced <= ?, 0, silenced)
      WHERE id = ?`),
    waiting: statement(`
      SELECT id FROM conversations
      WHERE (first_waiting IS NOT NULL OR transcribed < last_sequence) AND lease_until <= ? AND channel IN (SELECT value FROM json_each(?))
      ORDER BY waiting_since LIMIT ?`),
    insertEntry: statement('INSERT INTO entries (conversation, sequence, kind, id, sealed) VALUES (?, ?, ?, ?, ?)'),
    messageById: statement(`
      SELECT entries.sequence, conversations.customer, conversations.channel
      FROM entries JOIN conversations ON conversations.id = entries.conversation
      WHERE entries.conversation = ? AND entries.id = ? AND entries.kind = 'message'`),
    openReplyById: statement(`
      SELECT sequence FROM entries
      WHERE conversation = ? AND sequence > ? AND kind = 'reply' AND open = 1 AND id = ?`),
    openMessages: statement(`
      SELECT sequence, sealed FROM entries
      WHERE conversation = ? AND sequence >= ? AND kind = 'message' AND open = 1 ORDER BY sequence LIMIT ?`),
    openReplies: statement(`
      SELECT sequence, sealed FROM entries
      WHERE conversation = ? AND sequence > ? AND kind = 'reply' AND open = 1 ORDER BY sequence`),
    entriesAfter: statement(
      'SELECT sequence, sealed FROM entries WHERE conversation = ? AND sequence > ? ORDER BY sequence LIMIT ?',
    ),
    handledEntries: statement(
      'SELECT sequence, sealed FROM entries WHERE conversation = ? AND open = 0 ORDER BY sequence DESC LIMIT ?',
    ),
    closeMessage: statement("UPDATE entries SET open = 0 WHERE conversation = ? AND kind = 'message' AND id = ?"),
    closeEntry: statement('UPDATE entries SET open = 0 WHERE conversation = ? AND sequence = ?'),
    closeReplies: statement(
      "UPDATE entries SET open = 0 WHERE conversation = ? AND sequence >= ? AND kind = 'reply' AND open = 1",
    ),
    nextWaiting: statement(`
      SELECT sequence FROM entries
      WHERE conversation = ? AND sequence >= ? AND kind = 'message' AND open = 1 ORDER BY sequence LIMIT 1`),
    newestWaiting: statement(`
      SELECT max(sequence) AS sequence FROM entries WHERE conversation = ? AND kind = 'message' AND open = 1`),
    idle: statement(`
      SELECT id FROM conversations
      WHERE touched < ? AND first_waiting IS NULL AND transcribed = last_sequence LIMIT ?`),
    forgetEntries: statement('DELETE FROM entries WHERE conversation = ?'),
    forgetConversation: statement('DELETE FROM conversations WHERE id = ?'),
    forgetReminders: statement('DELETE FROM reminders WHERE conversation = ?'),
    addReminder: statement(
      'INSERT INTO reminders (conversation, id, due, sealed) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
    ),
    endReminder: statement('DELETE FROM reminders WHERE conversation = ? AND id = ?'),
    dueReminders: statement(`
      SELECT conversations.*, reminders.id AS reminder, reminders.due, reminders.sealed
      FROM reminders JOIN conversations ON conversations.id = reminders.conversation
      WHERE reminders.due <= ? AND conversations.channel IN (SELECT value FROM json_each(?))
      ORDER BY reminders.due LIMIT ?`),
    forget: statement('DELETE FROM entries WHERE conversation = ? AND sequence < ?'),
    // What with all that is newer takes more than there is room for.
    forgetHeavy: statement(`
      DELETE FROM entries WHERE conversation = :id AND sequence < :may AND sequence IN (
        SELECT sequence FROM (
          SELECT sequence, sum(length(sealed)) OVER (ORDER BY sequence DESC) AS bytes
          FROM entries WHERE conversation = :id)
        WHERE bytes > :keptBytes)`),
    grow: statement('UPDATE conversations SET bytes = bytes + ? WHERE id = ?'),
    weigh: statement(`
      UPDATE conversations SET bytes =
        (SELECT coalesce(sum(length(sealed)), 0) FROM entries WHERE conversation = :id)
      WHERE id = :id`),
  }
}
