import type { AuditEvent } from './audit.ts'
import type { Principal } from './principal.ts'

/** What can be done, and with what; `config/policies/schema.cedarschema` says the same to the policies. */
export const ACTIONS = {
  conversation: [
    'append',
    'list',
    'read',
    'readMasked',
    'readAttachment',
    'take',
    'reply',
    'note',
    'release',
    'notify',
  ],
  customer: ['export', 'erase', 'hold'],
  'audit-log': ['readAudit', 'review'],
  keys: ['readKeys', 'rotateKeys'],
  report: ['readReport'],
  corrections: ['readCorrections', 'correct'],
  configuration: ['configure', 'applyRetention'],
} as const

export type ResourceType = keyof typeof ACTIONS
export type AccessAction = (typeof ACTIONS)[ResourceType][number]

/** Who looks after a conversation, as long as they do. */
export interface Assignment {
  /** Id of the agent. */
  readonly agent?: string
  readonly queue?: string
  readonly team?: string
}

/** One conversation with what was said in it. */
export interface ConversationResource extends Assignment {
  readonly type: 'conversation'
  readonly id: string
  readonly customer: string
  readonly channel: string
}

/** Everything that is kept about one customer. */
export interface CustomerResource {
  readonly type: 'customer'
  readonly id: string
}

export type AccessResource =
  | ConversationResource
  | CustomerResource
  | { readonly type: 'audit-log' | 'keys' | 'report' | 'corrections' | 'configuration' }

export interface AccessRequest {
  readonly principal: Principal
  readonly action: AccessAction
  readonly resource: AccessResource
}

export interface AccessDecision {
  readonly allowed: boolean
  /** Ids of the policies that decided it; none where nothing allows it. */
  readonly policies: readonly string[]
}

/** What can be said of an action before it is known what it is done to. */
export type Outlook = 'always' | 'never' | 'depends'

/** Decides by the policies; what none of them allows is refused. */
export interface Authorizer {
  decide(request: AccessRequest): Promise<AccessDecision>
  foresee(principal: Principal, action: AccessAction): Promise<Outlook>
}

/** Whether an item is shown; what it is, is asked only where that matters. */
export type Sieve = (item: () => Promise<AccessResource>) => Promise<boolean>

/** Stands before everything that is protected. */
export interface Guard {
  /**
   * Lets a principal through and enters it in the audit log, or throws a ParleyError of code `forbidden`, which is
   * entered too. Nothing is done that cannot be entered. `details` say more of what it is done to.
   */
  require(
    principal: Principal,
    action: AccessAction,
    resource: AccessResource,
    details?: AuditEvent['details'],
  ): Promise<void>
  /**
   * For a list: lets a principal through who may see something of it, and enters that once. What is returned says of
   * each item whether it is shown.
   */
  sift(principal: Principal, action: AccessAction, list: string): Promise<Sieve>
  /** For what stands beside the items of a list that was entered: says of each whether it is shown, and enters nothing. */
  beside(principal: Principal, action: AccessAction): Promise<Sieve>
}

/** Knows who looks after conversations. */
export interface Assignments {
  /** Nobody, where it is empty. */
  of(conversation: string): Promise<Assignment>
}
