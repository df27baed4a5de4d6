import { beforeEach, describe, expect, it } from 'vitest'
import { type AuditLog, createAuditLog } from '../../src/audit/audit-log.ts'
import { AUDIT, createAuditChain } from '../../src/audit/log.ts'
import type { Guard } from '../../src/core/access.ts'
import type { AuditEntry, AuditEvent } from '../../src/core/audit.ts'
import { ParleyError } from '../../src/core/errors.ts'
import type { Principal } from '../../src/core/principal.ts'
import { createSigner } from '../../src/keys/signing.ts'
import type { OpenSchema, SqlEngine } from '../support/sql-engines.ts'

const signer = createSigner(Buffer.alloc(32, 7))
const ANN: Principal = { role: 'auditor', id: 'ann' }

const read = (conversation: string, more: Partial<AuditEvent> = {}): AuditEvent => ({
  principal: { role: 'agent', id: 'sam', queues: ['returns'], purpose: 'support' },
  action: 'read',
  resource: `conversation:${conversation}`,
  outcome: 'allowed',
  policies: ['agent-queue'],
  ...more,
})

/** Lets auditors through, and notes who asked. */
function auditorsOnly(): Guard & { readonly asked: string[] } {
  const asked: string[] = []
  return {
    asked,
    async require({ role, id }, action) {
      asked.push(`${id} ${action}`)
      if (role !== 'auditor') throw new ParleyError('forbidden', `${role} may not`)
    },
    sift: async () => async () => true,
    beside: async () => async () => true,
  }
}

/** What the audit log promises on every engine. */
export function describeAudit({ name, place }: SqlEngine): void {
  describe(`the audit log in ${name}`, () => {
    let openSchema: OpenSchema
    let now = 1_764_000_000_000

    beforeEach(async () => {
      openSchema = await place()
    })

    async function open() {
      const database = await openSchema(AUDIT)
      const chain = createAuditChain({ database, signer, clock: () => now++ })
      const guard = auditorsOnly()
      return { database, chain, guard, log: createAuditLog({ chain, guard, signer }) }
    }

    async function exported(log: AuditLog, after = 0, who = ANN): Promise<AuditEntry[]> {
      const entries: AuditEntry[] = []
      for await (const entry of log.export(who, after)) entries.push(entry)
      return entries
    }

    it('keeps entries in order, as they were, over a restart', async () => {
      const first = await open()
      await first.chain.record(read('c1'))
      await first.chain.record(
        read('c2', { outcome: 'refused', policies: [], details: { lines: 3, 语言: 'zh', ok: true } }),
      )
      await first.chain.close()
      const { chain, log } = await open()
      await chain.record(read('c3'))
      const entries = await exported(log)
      expect(entries.map(({ sequence, resource, outcome }) => [sequence, resource, outcome])).toEqual([
        [1, 'conversation:c1', 'allowed'],
        [2, 'conversation:c2', 'refused'],
        [3, 'conversation:c3', 'allowed'],
      ])
      expect(entries[1]).toMatchObject(
        read('c2', { outcome: 'refused', policies: [], details: { lines: 3, 语言: 'zh', ok: true } }),
      )
      expect(await exported(log, 2)).toEqual(entries.slice(2))
      expect(await log.verify(ANN, [])).toMatchObject({ entries: 3, problems: [], newest: { sequence: 3 } })
    })

    it('stays one chain when instances append at once', async () => {
      const instances = await Promise.all([open(), open(), open()])
      await Promise.all(Array.from({ length: 60 }, (_, at) => instances[at % 3]?.chain.record(read(`c${at}`))))
      const { log } = await open()
      expect(await log.verify(ANN, [])).toMatchObject({ entries: 60, checkpoints: 1, problems: [] })
      expect(new Set((await exported(log)).map(({ resource }) => resource)).size).toBe(60)
    })

    it('keeps a checkpoint now and then, and the newest', async () => {
      const { chain, log } = await open()
      for (let count = 0; count < 260; count++) await chain.record(read('c'))
      expect((await chain.checkpoints()).map(({ sequence }) => sequence)).toEqual([256, 260])
      expect(await log.verify(ANN, [])).toMatchObject({ entries: 260, checkpoints: 2, problems: [] })
    })

    it('does not let the house change or remove an entry', async () => {
      const { chain, database } = await open()
      await chain.record(read('c1'))
      for (const text of ["UPDATE audit_entries SET body = ''", 'DELETE FROM audit_entries']) {
        await expect(database.write({ text, values: [] })).rejects.toMatchObject({ code: 'storage-failed' })
      }
    })

    it('asks who reads, exports, verifies or reviews it', async () => {
      const { log, guard } = await open()
      const sam: Principal = { role: 'agent', id: 'sam', reason: 'curious' }
      const forbidden = { code: 'forbidden' }
      await expect(exported(log, 0, sam)).rejects.toMatchObject(forbidden)
      await expect(log.verify(sam, [])).rejects.toMatchObject(forbidden)
      await expect(log.unreviewed(sam)).rejects.toMatchObject(forbidden)
      await expect(log.review(sam, 1)).rejects.toMatchObject(forbidden)
      expect(guard.asked).toEqual(['sam readAudit', 'sam readAudit', 'sam readAudit', 'sam review'])
    })

    it('shows what was done in an emergency until somebody has reviewed it', async () => {
      const { chain, log } = await open()
      const eve: Principal = { role: 'break-glass', id: 'eve', purpose: 'incident', reason: 'a threat' }
      await chain.record(read('c1'))
      await chain.record(read('c2', { principal: eve }))
      await chain.record(read('c3', { principal: eve }))
      const waiting = async () => (await log.unreviewed(ANN)).map(({ sequence }) => sequence)
      expect(await waiting()).toEqual([2, 3])
      await expect(log.review(ANN, 2)).rejects.toThrow('a review needs its finding')
      await expect(log.review({ ...ANN, reason: 'fine' }, 1)).rejects.toThrow('entry 1 is none that waits')
      await log.review({ ...ANN, reason: 'it was needed' }, 2)
      expect(await waiting()).toEqual([3])
      await expect(log.review({ ...ANN, reason: 'again' }, 2)).rejects.toThrow('entry 2 is none that waits')
      // Nobody reviews what they did themselves.
      await expect(log.review({ ...ANN, id: 'eve', reason: 'fine' }, 3)).rejects.toThrow('somebody else')
      expect(await waiting()).toEqual([3])
    })
  })
}
