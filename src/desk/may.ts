import type { HandoverItem } from '../core/desk.ts'
import type { Principal } from '../core/principal.ts'

/** Which buttons make sense. The policies decide; this only spares people a refusal. */
export function mayDo({ status, agent }: HandoverItem, me: Pick<Principal, 'id' | 'role'>) {
  const works = me.role === 'agent'
  const helps = me.role === 'supervisor'
  const own = works && status === 'taken' && agent?.id === me.id
  return {
    take: works && status === 'waiting',
    reply: own,
    note: own || (helps && status !== 'closed'),
    give: own || (helps && status === 'taken'),
    transfer: own || (helps && status !== 'closed'),
    close: own || (helps && status !== 'closed'),
    reopen: works && status === 'closed',
  }
}

export type May = ReturnType<typeof mayDo>
