import { ParleyError } from '../core/errors.ts'
import type { Principal } from '../core/principal.ts'

export type TranscriptAction = 'append' | 'read'

/** Who may do what with one customer's transcript: what is not allowed here is refused. */
export function checkAccess(principal: Principal, action: TranscriptAction, customer: string): void {
  if (action === 'append' && principal.role === 'service') return
  if (action === 'read' && principal.role === 'customer' && principal.id === customer) return
  throw new ParleyError('forbidden', `${principal.role} may not ${action} this transcript`)
}
