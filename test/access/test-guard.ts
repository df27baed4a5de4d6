import { join } from 'node:path'
import { createAuthorizer } from '../../src/access/authorizer.ts'
import { createGuard } from '../../src/access/guard.ts'
import { openPolicies } from '../../src/access/open-policies.ts'
import type { Assignment, Assignments, Guard } from '../../src/core/access.ts'
import type { AttachmentShelf } from '../../src/core/attachment.ts'
import type { AuditEvent, AuditWriter } from '../../src/core/audit.ts'
import { createMasker } from '../../src/privacy/masker.ts'

const { checked } = await openPolicies(join(import.meta.dirname, '../../config/policies'), 'no such file')

/** The shipped policies. */
export const testAuthorizer = () => createAuthorizer(checked)

/** The shipped policies, and a list in place of the audit log. */
export function testGuard(): { readonly guard: Guard; readonly audit: AuditWriter; readonly events: AuditEvent[] } {
  const events: AuditEvent[] = []
  const audit: AuditWriter = {
    async record(event) {
      events.push(event)
      return { ...event, sequence: events.length, time: 0, hash: '' }
    },
  }
  const guard = createGuard({
    authorizer: testAuthorizer(),
    log: { debug() {}, info() {}, warn() {}, error() {} },
    audit,
  })
  return { guard, audit, events }
}

/** Where there are no files. */
const NO_FILES: AttachmentShelf = {
  async *of() {},
  removeOf: async () => 0,
  removeConversation: async () => undefined,
  async *olderThan() {},
}

/** What else a transcript store is given. */
export function testAccess(assigned: Readonly<Record<string, Assignment>> = {}) {
  const { guard, events } = testGuard()
  const assignments: Assignments = { of: async (conversation) => assigned[conversation] ?? {} }
  return { guard, events, assignments, files: NO_FILES, masker: async () => createMasker({ regions: ['DE'] }) }
}
