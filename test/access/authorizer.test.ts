import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createAuthorizer } from '../../src/access/authorizer.ts'
import { createGuard } from '../../src/access/guard.ts'
import { openPolicies } from '../../src/access/open-policies.ts'
import type { ConversationResource } from '../../src/core/access.ts'
import type { AuditEvent } from '../../src/core/audit.ts'
import { ParleyError } from '../../src/core/errors.ts'
import { ENGINE, type Principal } from '../../src/core/principal.ts'
import { ROOT } from '../support/server.ts'
import { temporaryFolder } from '../support/temporary.ts'

async function authorizerWith(policy = '') {
  const folder = join(temporaryFolder(), 'policies')
  cpSync(join(ROOT, 'config/policies'), folder, { recursive: true })
  writeFileSync(join(folder, 'mine.cedar'), policy)
  const { checked } = await openPolicies(folder, join(folder, 'none'))
  return { checked, authorizer: createAuthorizer(checked) }
}

const CONVERSATION: ConversationResource = { type: 'conversation', id: 'c1', customer: 'ada', channel: 'web' }
const SAM: Principal = { role: 'agent', id: 'sam', queues: ['returns'], purpose: 'support' }

describe('a decision', () => {
  it('names the policies that made it', async () => {
    const { authorizer } = await authorizerWith()
    const decide = (principal: Principal, resource = CONVERSATION) =>
      authorizer.decide({ principal, action: 'read', resource })
    expect(await decide({ role: 'customer', id: 'ada' })).toEqual({ allowed: true, policies: ['customer-own'] })
    expect(await decide({ role: 'customer', id: 'bob' })).toEqual({ allowed: false, policies: [] })
    expect(await decide(SAM)).toEqual({ allowed: false, policies: [] })
    const { purpose: _, ...aimless } = SAM
    const assigned = { ...CONVERSATION, agent: 'sam' }
    expect(await decide(SAM, assigned)).toEqual({ allowed: true, policies: ['agent-assigned'] })
    expect(await decide(aimless, assigned)).toEqual({ allowed: false, policies: ['purpose-required'] })
    expect(await decide(SAM, { ...CONVERSATION, queue: 'returns' })).toMatchObject({ allowed: true })
    // Somebody else has taken it.
    expect(await decide(SAM, { ...CONVERSATION, queue: 'returns', agent: 'eve' })).toMatchObject({ allowed: false })
  })

  it('takes one id in two roles for two principals', async () => {
    const { authorizer } = await authorizerWith()
    const decide = (role: Principal['role']) =>
      authorizer.decide({ principal: { role, id: 'ada', purpose: 'support' }, action: 'read', resource: CONVERSATION })
    expect((await decide('customer')).allowed).toBe(true)
    for (const role of ['agent', 'supervisor', 'analyst', 'auditor', 'privacy-officer', 'administrator'] as const) {
      expect((await decide(role)).allowed, role).toBe(false)
    }
  })

  it('refuses a purpose that the policies do not know', async () => {
    const { authorizer } = await authorizerWith()
    await expect(
      authorizer.decide({ principal: { ...SAM, purpose: 'fun' }, action: 'read', resource: CONVERSATION }),
    ).rejects.toMatchObject({ code: 'forbidden', message: expect.stringContaining('support, complaint') })
  })

  it('is refused where a rule cannot be worked out', async () => {
    const { authorizer } = await authorizerWith(
      `@id("overflows") forbid (principal, action == Parley::Action::"read", resource)
         when { context has reason && 9223372036854775807 + 1 > 0 && context.reason == "" };`,
    )
    const principal: Principal = { role: 'customer', id: 'ada', reason: 'my own' }
    expect(await authorizer.decide({ principal, action: 'read', resource: CONVERSATION })).toEqual({
      allowed: false,
      policies: ['overflows'],
    })
  })

  it('on what the engine writes stands, unless a policy looks at the conversation', async () => {
    expect((await authorizerWith()).checked.standing).toHaveLength(1)
    const { checked, authorizer } = await authorizerWith(
      '@id("not-here") forbid (principal, action == Parley::Action::"append", resource) when { resource.channel == "slack" };',
    )
    expect(checked.standing).toEqual([])
    const append = (channel: string) =>
      authorizer.decide({ principal: ENGINE, action: 'append', resource: { ...CONVERSATION, channel } })
    expect(await append('web')).toEqual({ allowed: true, policies: ['engine-writes'] })
    expect(await append('slack')).toEqual({ allowed: false, policies: ['not-here'] })
  })
})

describe('an outlook', () => {
  const ADA = { id: 'ada' }
  const outlooks: [Principal, string][] = [
    [{ ...ADA, role: 'customer' }, 'depends'],
    [{ ...ADA, role: 'agent', queues: ['returns'] }, 'depends'],
    [{ ...ADA, role: 'analyst' }, 'always'],
    [{ ...ADA, role: 'privacy-officer' }, 'always'],
    [{ ...ADA, role: 'auditor' }, 'never'],
    [{ ...ADA, role: 'break-glass' }, 'never'],
    [{ ...ADA, role: 'break-glass', reason: 'a threat' }, 'always'],
    [{ ...ADA, role: 'break-glass', reason: '' }, 'never'],
    [{ ...ADA, role: 'agent', queues: ['closed'] }, 'never'],
    [{ ...ADA, role: 'analyst', purpose: 'legal' }, 'never'],
    [{ ...ADA, role: 'analyst', purpose: 'quality' }, 'always'],
  ]

  it('is one principal’s own, the first time and every other', async () => {
    const { authorizer } = await authorizerWith(
      `@id("closed") forbid (principal is Parley::Agent, action, resource) when { principal.queues.contains("closed") };
       @id("not-for-that") forbid (principal is Parley::Analyst, action, resource)
         when { context has purpose && context.purpose == Parley::Purpose::"legal" };`,
    )
    for (const [principal, outlook] of [...outlooks, ...outlooks.toReversed()]) {
      expect(await authorizer.foresee(principal, 'list'), JSON.stringify(principal)).toBe(outlook)
    }
    expect(await authorizer.foresee({ ...ADA, role: 'analyst' }, 'read')).toBe('never')
    await expect(authorizer.foresee({ ...ADA, role: 'analyst', purpose: 'fun' }, 'list')).rejects.toThrow('the purpose')
  })
})

describe('the guard', () => {
  async function guarded() {
    const { authorizer } = await authorizerWith()
    const events: AuditEvent[] = []
    const warned: object[] = []
    const silent = () => {}
    const log = { debug: silent, info: silent, error: silent, warn: (fields: object) => void warned.push(fields) }
    let broken = false
    const guard = createGuard({
      authorizer,
      log,
      audit: {
        async record(event) {
          if (broken) throw new ParleyError('storage-failed', 'the disk is full')
          events.push(event)
          return { ...event, sequence: events.length, time: 0, hash: '' }
        },
      },
    })
    return { guard, events, warned, breakAudit: () => (broken = true) }
  }

  it('enters what it lets through, and what it does not', async () => {
    const { guard, events } = await guarded()
    const ada: Principal = { role: 'customer', id: 'ada' }
    await guard.require(ada, 'read', CONVERSATION)
    await expect(guard.require(SAM, 'read', CONVERSATION)).rejects.toThrow(/^agent may not read this transcript$/)
    expect(events).toEqual([
      { principal: ada, action: 'read', resource: 'conversation:c1', outcome: 'allowed', policies: ['customer-own'] },
      { principal: SAM, action: 'read', resource: 'conversation:c1', outcome: 'refused', policies: [] },
    ])
  })

  it('enters, too, what was asked for a purpose that there is not', async () => {
    const { guard, events } = await guarded()
    const aimless: Principal = { ...SAM, purpose: 'fun' }
    await expect(guard.require(aimless, 'read', CONVERSATION)).rejects.toThrow('the purpose must be one of')
    await expect(guard.sift(aimless, 'list', 'conversations')).rejects.toThrow('the purpose must be one of')
    expect(events).toEqual([
      { principal: aimless, action: 'read', resource: 'conversation:c1', outcome: 'refused' },
      { principal: aimless, action: 'list', resource: 'conversations', outcome: 'refused' },
    ])
  })

  it('names the rule that forbids', async () => {
    const { guard } = await guarded()
    const { purpose: _, ...aimless } = SAM
    await expect(guard.require(aimless, 'read', { ...CONVERSATION, agent: 'sam' })).rejects.toThrow(
      'agent may not read this transcript (by the rule purpose-required)',
    )
  })

  it('lets nothing through that cannot be entered', async () => {
    const { guard, breakAudit } = await guarded()
    breakAudit()
    await expect(guard.require({ role: 'customer', id: 'ada' }, 'read', CONVERSATION)).rejects.toMatchObject({
      code: 'storage-failed',
    })
  })

  it('does not enter what the engine adds, but that others tried to', async () => {
    const { guard, events } = await guarded()
    await guard.require(ENGINE, 'append', CONVERSATION)
    expect(events).toEqual([])
    await expect(guard.require({ role: 'service', id: 'other' }, 'append', CONVERSATION)).rejects.toThrow('may not')
    expect(events).toHaveLength(1)
  })

  it('announces that the glass was broken', async () => {
    const { guard, warned } = await guarded()
    const eve: Principal = { role: 'break-glass', id: 'eve', purpose: 'incident', reason: 'a threat' }
    await guard.require(eve, 'read', CONVERSATION)
    await guard.sift(eve, 'list', 'conversations')
    expect(warned).toEqual([
      { principal: 'eve', action: 'read', resource: 'conversation:c1' },
      { principal: 'eve', action: 'list', resource: 'conversations' },
    ])
    const { reason: _, ...silent } = eve
    await expect(guard.require(silent, 'read', CONVERSATION)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(guard.sift(silent, 'list', 'conversations')).rejects.toMatchObject({ code: 'forbidden' })
    expect(warned).toHaveLength(2)
  })
})
