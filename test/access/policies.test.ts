import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadCedar } from '../../src/access/cedar.ts'
import { checkPolicies } from '../../src/access/check-policies.ts'
import { createEvaluator } from '../../src/access/evaluator.ts'
import { openPolicies } from '../../src/access/open-policies.ts'
import { readPolicyFiles } from '../../src/access/policy-files.ts'
import { accessTable, tableChanges } from '../../src/access/table.ts'
import { ROOT } from '../support/server.ts'
import { temporaryFolder } from '../support/temporary.ts'

const SHIPPED = join(ROOT, 'config/policies')
const cedar = await loadCedar()

/** The shipped policies with a file more, or with a file changed. */
function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = join(temporaryFolder(), 'policies')
  cpSync(SHIPPED, folder, { recursive: true })
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}

const schemaText = readFileSync(join(SHIPPED, 'schema.cedarschema'), 'utf8')

function check(files: Readonly<Record<string, string>>) {
  const folder = folderWith(files)
  const { problems, warnings } = checkPolicies(cedar, readPolicyFiles(folder))
  const bare = (lines: readonly string[]) => lines.map((line) => line.replaceAll(`${folder}/`, ''))
  return { problems: bare(problems), warnings: bare(warnings) }
}

describe('the shipped policies', () => {
  it('have neither problem nor warning', () => {
    expect(check({})).toEqual({ problems: [], warnings: [] })
  })

  it('come to this table, whose every other cell is no', () => {
    const { policies, purposes } = checkPolicies(cedar, readPolicyFiles(SHIPPED))
    const rows = accessTable(createEvaluator(cedar, schemaText, policies), purposes)
    const allowed = rows.flatMap(({ action, resource, cells }) =>
      Object.entries(cells)
        .filter(([, cell]) => cell !== 'no')
        .map(([role, cell]) => `${role}: ${action} ${resource}: ${cell}`),
    )
    const conversations = [
      'own conversation',
      'conversation assigned to them',
      'conversation in their queue',
      'conversation of their team',
      'any other conversation',
    ]
    const everywhere = (line: string, cell: string) => conversations.map((resource) => `${line} ${resource}: ${cell}`)
    const ofAnyCustomer = (line: string, cell: string) =>
      ['own data', "any other customer's data"].map((resource) => `${line} ${resource}: ${cell}`)
    expect(allowed.toSorted()).toEqual(
      [
        ...everywhere('engine: append', 'yes'),
        ...everywhere('engine: readAttachment', 'yes'),
        'customer: list own conversation: yes',
        'customer: read own conversation: yes',
        'customer: readAttachment own conversation: yes',
        'customer: export own data: yes',
        'agent: list conversation assigned to them: yes',
        'agent: read conversation assigned to them: with purpose',
        'agent: readAttachment conversation assigned to them: with purpose',
        'agent: list conversation in their queue: yes',
        'agent: read conversation in their queue: with purpose',
        'agent: readAttachment conversation in their queue: with purpose',
        'agent: take conversation in their queue: yes',
        ...['reply', 'note', 'release'].map((act) => `agent: ${act} conversation assigned to them: yes`),
        ...['note', 'release'].map((act) => `supervisor: ${act} conversation of their team: yes`),
        'supervisor: list conversation of their team: yes',
        'supervisor: read conversation of their team: with purpose',
        'supervisor: readMasked conversation of their team: with purpose',
        'supervisor: readAttachment conversation of their team: with purpose',
        ...everywhere('analyst: list', 'yes'),
        ...everywhere('analyst: readMasked', 'with purpose'),
        'auditor: readAudit audit log: yes',
        'auditor: review audit log: yes',
        ...everywhere('privacy-officer: list', 'yes'),
        ...ofAnyCustomer('privacy-officer: export', 'with purpose'),
        ...ofAnyCustomer('privacy-officer: erase', 'yes'),
        ...ofAnyCustomer('privacy-officer: hold', 'yes'),
        ...['analyst', 'supervisor', 'auditor', 'administrator'].map((role) => `${role}: readReport report: yes`),
        ...['analyst', 'supervisor', 'administrator'].map((role) => `${role}: correct corrections: yes`),
        ...['analyst', 'supervisor', 'auditor', 'administrator'].map(
          (role) => `${role}: readCorrections corrections: yes`,
        ),
        ...everywhere('administrator: notify', 'yes'),
        'administrator: readKeys keys: yes',
        'administrator: rotateKeys keys: yes',
        'administrator: configure configuration: yes',
        'administrator: applyRetention configuration: yes',
        ...everywhere('break-glass: list', 'with reason'),
        ...everywhere('break-glass: read', 'with purpose and reason'),
        ...everywhere('break-glass: readAttachment', 'with purpose and reason'),
        'retention: applyRetention configuration: yes',
      ].toSorted(),
    )
  })
})

describe('a policy that is wrong', () => {
  it.each([
    [
      'a syntax error',
      '\n@id("x")\npermit (principal, action, resource) when {',
      /^mine\.cedar:3: .*unexpected end of input/,
    ],
    [
      'an unknown action',
      '\n@id("x")\npermit (principal, action == Parley::Action::"reed", resource);',
      /^mine\.cedar:3: .*unrecognized action `Parley::Action::"reed"` \(did you mean `Parley::Action::"read"`\?\)/,
    ],
    [
      'an unknown role',
      '@id("x") permit (principal is Parley::Agnt, action, resource);',
      /^mine\.cedar:1: .*unrecognized entity type `Parley::Agnt` \(did you mean `Parley::Agent`\?\)/,
    ],
    [
      'a property that there is not',
      '@id("x") permit (principal is Parley::Agent, action == Parley::Action::"read", resource) when { resource.owner == principal };',
      /^mine\.cedar:1: .*attribute `owner`/,
    ],
    [
      'an unknown purpose',
      '@id("x") permit (principal is Parley::Agent, action == Parley::Action::"read", resource) when { context has purpose && context.purpose == Parley::Purpose::"fun" };',
      /^mine\.cedar:1: .*"fun"/,
    ],
    ['no id', 'permit (principal is Parley::Agent, action, resource);', /^mine\.cedar:1: the policy needs an id/],
    [
      'the id of another one',
      '\n@id("break-glass") permit (principal is Parley::Agent, action, resource);',
      /^mine\.cedar:2: there is another policy of the id "break-glass"/,
    ],
    ['a template', '@id("x") permit (principal == ?principal, action, resource);', /^mine\.cedar: holds a template/],
  ])('is named with its line: %s', (_what, text, says) => {
    expect(check({ 'mine.cedar': text }).problems).toEqual([expect.stringMatching(says)])
  })

  it.each([
    ['a syntax error', `${schemaText}\nnamespace`, /^schema\.cedarschema:\d+: /],
    [
      'an action that Parley asks for is missing',
      schemaText.replace('action readMasked', 'action readVeiled'),
      /^schema\.cedarschema: the action "readMasked" is missing/,
    ],
    [
      'a role is missing from an action',
      schemaText.replace(
        'action list appliesTo {\n    principal: [Customer, Agent,',
        'action list appliesTo {\n    principal: [Customer,',
      ),
      /^schema\.cedarschema: the action "list" must take every principal; missing: Agent/,
    ],
    [
      'purposes are not listed',
      schemaText.replace(/entity Purpose enum.*;/, 'entity Purpose;'),
      /^schema\.cedarschema: the purposes are missing/,
    ],
  ])('is named where the schema is wrong: %s', (_what, text, says) => {
    expect(check({ 'schema.cedarschema': text }).problems).toContainEqual(expect.stringMatching(says))
  })

  it('stops the start, with every problem at once', async () => {
    const folder = folderWith({
      'a.cedar': 'permit (',
      'b.cedar': 'permit (principal is Parley::Agent, action, resource);',
    })
    await expect(openPolicies(folder, join(temporaryFolder(), 'none'))).rejects.toMatchObject({
      code: 'config-invalid',
      message: expect.stringMatching(/^the policies have problems:\n {2}.*a\.cedar:1.*\n {2}.*b\.cedar:1.*$/),
    })
  })

  it('is missed where there is none', async () => {
    const folder = folderWith({})
    for (const name of ['conversations', 'operation', 'rights']) rmSync(join(folder, `${name}.cedar`))
    await expect(openPolicies(folder, join(folder, 'none'))).rejects.toThrow('nobody may do anything')
    rmSync(join(folder, 'schema.cedarschema'))
    await expect(openPolicies(folder, join(folder, 'none'))).rejects.toThrow('it must hold schema.cedarschema')
  })
})

describe('a policy that is too wide is warned of', () => {
  it.each([
    [
      'that names nobody',
      'permit (principal, action, resource);',
      ['mine.cedar:1: the policy "x" allows everything to everybody'],
    ],
    [
      'whose condition always holds',
      'permit (principal, action, resource) when { 1 == 1 || principal == resource };',
      ['mine.cedar:1: the policy "x" allows everything to everybody'],
    ],
    [
      'for one role',
      'permit (principal is Parley::Agent, action, resource);',
      ['mine.cedar:1: the policy "x" allows everything to every agent'],
    ],
    [
      'for one action',
      'permit (principal, action == Parley::Action::"read", resource);',
      ['mine.cedar:1: the policy "x" allows "read" to everybody'],
    ],
    ['not for what forbids', 'forbid (principal, action, resource);', []],
  ])('%s', (_what, text, warnings) => {
    expect(check({ 'mine.cedar': `@id("x") ${text}` })).toEqual({ problems: [], warnings })
  })

  it('and so is one that can never apply', () => {
    const text =
      '@id("x") permit (principal is Parley::Agent, action == Parley::Action::"read", resource) when { resource is Parley::Keys };'
    expect(check({ 'mine.cedar': text }).warnings).toEqual([expect.stringContaining('mine.cedar:1: ')])
  })
})

describe('policies that were checked once', () => {
  it('are known again as long as no file changes', async () => {
    const folder = folderWith({})
    const cache = join(temporaryFolder(), 'policies.json')
    const first = await openPolicies(folder, cache)
    expect(first.changed).toBe(true)
    writeFileSync(cache, JSON.stringify(first.checked))
    expect(await openPolicies(folder, cache)).toEqual({ checked: first.checked, changed: false })
    writeFileSync(join(folder, 'mine.cedar'), '@id("x") forbid (principal, action, resource);')
    const then = await openPolicies(folder, cache)
    expect(then.changed).toBe(true)
    expect(then.checked.standing).toEqual([])
    writeFileSync(cache, '{"v":0}')
    expect((await openPolicies(folder, cache)).changed).toBe(true)
  })
})

describe('two tables', () => {
  it('differ by the cells that changed', () => {
    const table = (text: string) => {
      const { policies, purposes } = checkPolicies(cedar, readPolicyFiles(folderWith({ 'mine.cedar': text })))
      return accessTable(createEvaluator(cedar, schemaText, policies), purposes)
    }
    const before = table('')
    expect(tableChanges(before, table(''))).toEqual([])
    const after = table(
      `@id("x") permit (principal is Parley::Auditor, action == Parley::Action::"read", resource)
         when { context has purpose && context.purpose == Parley::Purpose::"legal" && resource.channel == "web" };
       @id("y") forbid (principal is Parley::Administrator, action == Parley::Action::"rotateKeys", resource)
         unless { context has reason };`,
    )
    expect(tableChanges(before, after)).toEqual([
      ...[
        'own conversation',
        'conversation assigned to them',
        'conversation in their queue',
        'conversation of their team',
        'any other conversation',
      ].map((resource) => ({ role: 'auditor', action: 'read', resource, before: 'no', after: 'with purpose legal' })),
      { role: 'administrator', action: 'rotateKeys', resource: 'keys', before: 'yes', after: 'with reason' },
    ])
  })
})
