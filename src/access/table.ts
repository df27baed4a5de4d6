import { ACTIONS, type AccessAction, type AccessResource, type Assignment } from '../core/access.ts'
import { type Principal, ROLES } from '../core/principal.ts'
import type { Evaluate } from './evaluator.ts'

/** What one principal may do in one situation: `yes`, `no`, or what must be said with it. */
export interface TableRow {
  readonly action: AccessAction
  /** Whose it is, or what of it, for example `own conversation`. */
  readonly resource: string
  /** By the names of `COLUMNS`. */
  readonly cells: Readonly<Record<string, string>>
}

const SELF = 'self'
const REASON = 'the reason'

/** Who asks: every role, and the programs that have rules of their own. */
const COLUMNS: Readonly<Record<string, Principal>> = Object.fromEntries([
  ...ROLES.map((role) => [role, { role, id: SELF, queues: ['queue'], teams: ['team'] }]),
  ...['engine', 'retention'].map((id) => [id, { role: 'service', id }]),
])

const conversation = (more: Assignment & { customer?: string }): AccessResource => ({
  type: 'conversation',
  id: 'c',
  customer: 'somebody',
  channel: 'web',
  ...more,
})

/** Every situation that the default policies tell apart. */
const SITUATIONS: Readonly<Record<keyof typeof ACTIONS, Readonly<Record<string, AccessResource>>>> = {
  conversation: {
    'own conversation': conversation({ customer: SELF }),
    'conversation assigned to them': conversation({ agent: SELF, queue: 'other', team: 'other' }),
    'conversation in their queue': conversation({ queue: 'queue', team: 'other' }),
    'conversation of their team': conversation({ agent: 'somebody', queue: 'other', team: 'team' }),
    'any other conversation': conversation({ agent: 'somebody', queue: 'other', team: 'other' }),
  },
  customer: {
    'own data': { type: 'customer', id: SELF },
    "any other customer's data": { type: 'customer', id: 'somebody' },
  },
  'audit-log': { 'audit log': { type: 'audit-log' } },
  keys: { keys: { type: 'keys' } },
  report: { report: { type: 'report' } },
  corrections: { corrections: { type: 'corrections' } },
  configuration: { configuration: { type: 'configuration' } },
}

/** Role × action × resource, as the policies have it. */
export function accessTable(evaluate: Evaluate, purposes: readonly string[]): TableRow[] {
  return Object.entries(ACTIONS).flatMap(([type, actions]) =>
    actions.flatMap((action) =>
      Object.entries(SITUATIONS[type as keyof typeof ACTIONS]).map(([name, resource]) => ({
        action,
        resource: name,
        cells: Object.fromEntries(
          Object.entries(COLUMNS).map(([column, principal]) => [
            column,
            cell((asked) => evaluate({ principal: { ...principal, ...asked }, action, resource }).allowed, purposes),
          ]),
        ),
      })),
    ),
  )
}

type Allowed = (asked: Pick<Principal, 'purpose' | 'reason'>) => boolean

/** The least that must be said for it. */
function cell(allowed: Allowed, purposes: readonly string[]): string {
  if (allowed({})) return 'yes'
  if (allowed({ reason: REASON })) return 'with reason'
  const withPurpose = purposes.filter((purpose) => allowed({ purpose }))
  if (withPurpose.length > 0) return `with purpose${named(withPurpose, purposes)}`
  const withBoth = purposes.filter((purpose) => allowed({ purpose, reason: REASON }))
  return withBoth.length > 0 ? `with purpose${named(withBoth, purposes)} and reason` : 'no'
}

const named = (some: readonly string[], all: readonly string[]) =>
  some.length === all.length ? '' : ` ${some.join('|')}`

/** A cell that two tables have differently. */
export interface TableChange {
  readonly role: string
  readonly action: string
  readonly resource: string
  readonly before: string
  readonly after: string
}

export function tableChanges(before: readonly TableRow[], after: readonly TableRow[]): TableChange[] {
  const cells = (rows: readonly TableRow[]) =>
    new Map(
      rows.flatMap(({ action, resource, cells }) =>
        Object.entries(cells).map(([role, value]) => [JSON.stringify([role, action, resource]), value] as const),
      ),
    )
  const old = cells(before)
  const now = cells(after)
  return [...new Set([...now.keys(), ...old.keys()])].flatMap((key) => {
    const [role, action, resource] = JSON.parse(key) as [string, string, string]
    const change = { role, action, resource, before: old.get(key) ?? 'no', after: now.get(key) ?? 'no' }
    return change.before === change.after ? [] : [change]
  })
}
