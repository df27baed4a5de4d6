import { grant, type Schema } from '../storage/database.ts'

// What was said is sealed with the customer's key; the rest is what a queue needs.

export const HANDOVERS: Schema = {
  name: 'handovers',
  steps: [
    (sql) => `CREATE TABLE handovers (
      id TEXT PRIMARY KEY,
      conversation TEXT NOT NULL,
      customer TEXT NOT NULL,
      channel TEXT NOT NULL,
      locale TEXT NOT NULL,
      queue TEXT NOT NULL,
      team TEXT,
      reason TEXT,
      priority ${sql.integer} NOT NULL,
      status TEXT NOT NULL,
      since ${sql.integer} NOT NULL,
      agent TEXT,
      agent_name TEXT,
      taken ${sql.integer},
      closed ${sql.integer},
      heard ${sql.integer},
      answered ${sql.integer},
      message ${sql.integer} NOT NULL,
      sealed ${sql.bytes} NOT NULL,
      revision ${sql.integer} NOT NULL
    ) ${sql.strict};
    CREATE UNIQUE INDEX open_handovers ON handovers (conversation) WHERE status <> 'closed';
    CREATE INDEX handovers_by_conversation ON handovers (conversation, since);
    CREATE INDEX handovers_by_revision ON handovers (revision);
    CREATE INDEX handovers_by_status ON handovers (status, priority, since);
    CREATE INDEX handovers_by_taking ON handovers (queue, taken);
    CREATE TABLE handovers_revision (revision ${sql.integer} NOT NULL) ${sql.strict};
    INSERT INTO handovers_revision (revision) VALUES (0);
    CREATE TABLE handover_steps (
      id TEXT PRIMARY KEY,
      handover TEXT NOT NULL,
      place ${sql.integer} NOT NULL,
      made ${sql.integer} NOT NULL,
      sealed ${sql.bytes} NOT NULL
    ) ${sql.strict};
    CREATE INDEX steps_in_order ON handover_steps (handover, place);
    CREATE TABLE desk_presence (
      agent TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      queues TEXT NOT NULL,
      seen ${sql.integer} NOT NULL
    ) ${sql.strict};
    CREATE TABLE handover_notices (
      handover TEXT NOT NULL,
      target TEXT NOT NULL,
      due ${sql.integer} NOT NULL,
      failed ${sql.integer} NOT NULL,
      PRIMARY KEY (handover, target)
    ) ${sql.strict};
    CREATE INDEX notices_by_time ON handover_notices (due);
    ${grant(sql, 'SELECT, INSERT, UPDATE, DELETE', 'handovers')}
    ${grant(sql, 'SELECT, UPDATE', 'handovers_revision')}
    ${grant(sql, 'SELECT, INSERT, DELETE', 'handover_steps')}
    ${grant(sql, 'SELECT, INSERT, UPDATE, DELETE', 'desk_presence')}
    ${grant(sql, 'SELECT, INSERT, UPDATE, DELETE', 'handover_notices')}`,
  ],
}
