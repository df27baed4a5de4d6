import { grant, type Schema } from '../storage/database.ts'

/** What came of conversations: each with its lines, and nothing that was said. */
export const OUTCOMES_SCHEMA: Schema = {
  name: 'outcomes',
  steps: [
    (sql) => `CREATE TABLE outcomes (
      conversation TEXT NOT NULL,
      first ${sql.integer} NOT NULL,
      last ${sql.integer} NOT NULL,
      customer TEXT NOT NULL,
      channel TEXT NOT NULL,
      locale TEXT NOT NULL,
      dialog TEXT NOT NULL,
      topics TEXT NOT NULL,
      started ${sql.integer} NOT NULL,
      ended ${sql.integer} NOT NULL,
      outcome TEXT NOT NULL,
      turns ${sql.integer} NOT NULL,
      responses TEXT NOT NULL,
      cost ${sql.integer} NOT NULL,
      rating TEXT,
      again_conversation TEXT,
      again_first ${sql.integer},
      PRIMARY KEY (conversation, first)
    ) ${sql.strict};
    CREATE INDEX outcomes_by_start ON outcomes (started);
    CREATE INDEX outcomes_by_customer ON outcomes (customer, ended);
    CREATE TABLE outcomes_settled (until ${sql.integer} NOT NULL) ${sql.strict};
    INSERT INTO outcomes_settled (until) VALUES (0);
    ${grant(sql, 'SELECT, INSERT, UPDATE, DELETE', 'outcomes')}
    ${grant(sql, 'SELECT, UPDATE', 'outcomes_settled')}`,
    (sql) => `
      ALTER TABLE outcomes ADD COLUMN score ${sql.integer};
      ALTER TABLE outcomes ADD COLUMN person_response ${sql.integer};`,
  ],
}
