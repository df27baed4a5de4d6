import type { Context, EntityJson, EntityUid } from '@cedar-policy/cedar-wasm/nodejs'
import type { AccessRequest, AccessResource } from '../core/access.ts'
import type { Principal, Role } from '../core/principal.ts'

// The words of core as the policies' schema has them.

const ENTITY_TYPES: Readonly<Record<Role, string>> = {
  customer: 'Customer',
  agent: 'Agent',
  supervisor: 'Supervisor',
  analyst: 'Analyst',
  auditor: 'Auditor',
  'privacy-officer': 'PrivacyOfficer',
  administrator: 'Administrator',
  'break-glass': 'BreakGlass',
  service: 'Service',
}

export const NAMESPACE = 'Parley'

export const entityTypeOf = (role: Role) => `${NAMESPACE}::${ENTITY_TYPES[role]}`

const uid = (type: string, id: string) => ({ type: `${NAMESPACE}::${type}`, id })
const reference = (type: string, id: string) => ({ __entity: uid(type, id) })

/** One question, as the engine takes it. */
export interface CedarRequest {
  readonly principal: EntityUid
  readonly action: EntityUid
  readonly resource: EntityUid
  readonly context: Context
  readonly entities: EntityJson[]
}

export function cedarRequest({ principal, action, resource }: AccessRequest): CedarRequest {
  const asker = principalEntity(principal)
  const target = resourceEntity(resource)
  return {
    principal: asker.uid,
    action: uid('Action', action),
    resource: target.uid,
    context: contextOf(principal),
    entities: [asker, target],
  }
}

export function contextOf({ purpose, reason }: Principal): Context {
  return {
    ...(purpose !== undefined && { purpose: reference('Purpose', purpose) }),
    ...(reason !== undefined && { reason }),
  }
}

function principalEntity({ role, id, queues = [], teams = [] }: Principal): EntityJson {
  const attrs = {
    ...(role === 'agent' && { queues: [...queues] }),
    ...(role === 'supervisor' && { teams: [...teams] }),
  }
  return { uid: uid(ENTITY_TYPES[role], id), attrs, parents: [] }
}

function resourceEntity(resource: AccessResource): EntityJson {
  switch (resource.type) {
    case 'conversation': {
      const { id, customer, channel, agent, queue, team } = resource
      const attrs = {
        customer: reference('Customer', customer),
        channel,
        ...(agent !== undefined && { agent: reference('Agent', agent) }),
        ...(queue !== undefined && { queue }),
        ...(team !== undefined && { team }),
      }
      return { uid: uid('Conversation', id), attrs, parents: [] }
    }
    case 'customer':
      return {
        uid: uid('CustomerData', resource.id),
        attrs: { customer: reference('Customer', resource.id) },
        parents: [],
      }
    case 'audit-log':
      return { uid: uid('AuditLog', 'audit'), attrs: {}, parents: [] }
    case 'keys':
      return { uid: uid('Keys', 'keys'), attrs: {}, parents: [] }
    case 'report':
      return { uid: uid('Report', 'report'), attrs: {}, parents: [] }
    case 'corrections':
      return { uid: uid('Corrections', 'corrections'), attrs: {}, parents: [] }
    case 'configuration':
      return { uid: uid('Configuration', 'configuration'), attrs: {}, parents: [] }
  }
}
