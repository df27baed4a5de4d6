import type { AuditEntry, AuditEvent, AuditWriter } from '../core/audit.ts'
import type { Clock } from '../core/clock.ts'
import type { Signer } from '../core/signing.ts'
import { ask, type Dialect, grant, type Row, type Schema, type SqlDatabase, type Step } from '../storage/database.ts'
import { type Checkpoint, checkpointOf, entryOf, KEEP_CHECKPOINT_EVERY, type Link, nextLink, START } from './chain.ts'

export const AUDIT: Schema = {
  name: 'audit',
  steps: [
    (dialect) => `CREATE TABLE audit_entries (
      sequence ${dialect.integer} PRIMARY KEY,
      time ${dialect.integer} NOT NULL,
      body TEXT NOT NULL,
      hash TEXT NOT NULL
    ) ${dialect.strict};
    CREATE TABLE audit_checkpoints (
      sequence ${dialect.integer} PRIMARY KEY,
      hash TEXT NOT NULL,
      time ${dialect.integer} NOT NULL,
      signature TEXT NOT NULL
    ) ${dialect.strict};
    ${grant(dialect, 'SELECT, INSERT', 'audit_entries')}
    ${grant(dialect, 'SELECT, INSERT, DELETE', 'audit_checkpoints')}
    ${onlyAppended(dialect)}`,
  ],
}

/** In PostgreSQL the house has no right to change an entry; a file has no rights. */
function onlyAppended({ engine }: Dialect): string {
  if (engine === 'postgres') return ''
  return ['UPDATE', 'DELETE']
    .map(
      (change) => `CREATE TRIGGER audit_entries_no_${change.toLowerCase()} BEFORE ${change} ON audit_entries
        BEGIN SELECT RAISE(ABORT, 'the audit log is only appended to'); END;`,
    )
    .join('\n')
}

/** Any number that nobody else locks. */
const LOCK = 4_715_112
const PAGE = 1_000

/** As the rooms of the audit log use it: reading it asks nobody. */
export interface AuditChain extends AuditWriter {
  /** After a sequence, oldest first. */
  page(after: number, limit: number): Promise<readonly AuditEntry[]>
  /** Before a sequence, newest first. */
  pageBefore(before: number, limit: number): Promise<readonly AuditEntry[]>
  links(): AsyncIterable<Link>
  checkpoints(): Promise<readonly Checkpoint[]>
  close(): Promise<void>
}

export interface AuditChainOptions {
  readonly database: SqlDatabase
  readonly signer: Signer
  readonly clock: Clock
}

/** An append-only log, each of whose entries seals the one before. The end is signed each time it moves. */
export function createAuditChain({ database, signer, clock }: AuditChainOptions): AuditChain {
  function* append(event: AuditEvent): Step<Link> {
    // Two instances that appended at once would both follow the same entry.
    if (database.dialect.engine === 'postgres') yield* ask(`SELECT pg_advisory_xact_lock(${LOCK})`)
    const [last] = yield* ask('SELECT sequence, hash FROM audit_entries ORDER BY sequence DESC LIMIT 1')
    const previous = last ? { sequence: Number(last.sequence), hash: String(last.hash) } : START
    const link = nextLink(previous, event, clock())
    const { signature } = checkpointOf(link, signer)
    yield* ask(
      'INSERT INTO audit_entries (sequence, time, body, hash) VALUES ($1, $2, $3, $4)',
      link.sequence,
      link.time,
      link.body,
      link.hash,
    )
    if (previous.sequence % KEEP_CHECKPOINT_EVERY !== 0) {
      yield* ask('DELETE FROM audit_checkpoints WHERE sequence = $1', previous.sequence)
    }
    yield* ask(
      'INSERT INTO audit_checkpoints (sequence, hash, time, signature) VALUES ($1, $2, $3, $4)',
      link.sequence,
      link.hash,
      link.time,
      signature,
    )
    return link
  }

  async function page(after: number, limit: number): Promise<Link[]> {
    const text = 'SELECT sequence, time, body, hash FROM audit_entries WHERE sequence > $1 ORDER BY sequence LIMIT $2'
    return (await database.read({ text, values: [after, limit] })).map(linkOf)
  }

  return {
    record: async (event) => entryOf(await database.atomically(() => append(event))),
    page: async (after, limit) => (await page(after, limit)).map(entryOf),
    async pageBefore(before, limit) {
      const text =
        'SELECT sequence, time, body, hash FROM audit_entries WHERE sequence < $1 ORDER BY sequence DESC LIMIT $2'
      return (await database.read({ text, values: [before, limit] })).map(linkOf).map(entryOf)
    },
    async *links() {
      for (let after = 0; ; ) {
        const links = await page(after, PAGE)
        yield* links
        const last = links.at(-1)
        if (!last || links.length < PAGE) return
        after = last.sequence
      }
    },
    async checkpoints() {
      const text = 'SELECT sequence, hash, time, signature FROM audit_checkpoints ORDER BY sequence'
      return (await database.read({ text, values: [] })).map(({ sequence, hash, time, signature }) => ({
        sequence: Number(sequence),
        hash: String(hash),
        time: Number(time),
        signature: String(signature),
      }))
    },
    close: () => database.close(),
  }
}

function linkOf({ sequence, time, body, hash }: Row): Link {
  return { sequence: Number(sequence), time: Number(time), body: String(body), hash: String(hash) }
}
