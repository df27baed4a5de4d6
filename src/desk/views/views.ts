import type { Role } from '../../core/principal.ts'

export type ViewName = 'conversations' | 'transcripts' | 'unanswered' | 'report' | 'audit'

const VIEWS: Readonly<Partial<Record<Role, readonly ViewName[]>>> = {
  agent: ['conversations'],
  supervisor: ['conversations', 'transcripts', 'unanswered', 'report'],
  analyst: ['transcripts', 'unanswered', 'report'],
  auditor: ['audit', 'report'],
  'privacy-officer': ['transcripts'],
  administrator: ['report'],
  'break-glass': ['transcripts'],
}

/** What a role has to do here; what it may see, the policies decide. */
export const viewsOf = (role: Role): readonly ViewName[] => VIEWS[role] ?? ['conversations']
