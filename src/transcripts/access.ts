import { ParleyError } from '../core/errors.ts'
import type { Principal } from '../core/principal.ts'

export type TranscriptAction = 'append' | 'read' | 'list' | 'remove'

/** Who may do what with one customer's transcript, or with everybody's: what is not allowed here is refused. */
export function checkAccess(principal: Principal, action: TranscriptAction, customer: string | undefined): void {
  const { role, id } = principal
  // A service keeps the record, and never learns what was said.
  if (role === 'service' && action !== 'read') return
  if (role === 'customer' && id === customer && (action === 'read' || action === 'list')) return
  const what = customer === undefined ? "everybody's transcripts" : 'this transcript'
  throw new ParleyError('forbidden', `${role} may not ${action} ${what}`)
}
