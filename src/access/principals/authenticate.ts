import { createHash, timingSafeEqual } from 'node:crypto'
import { ParleyError } from '../../core/errors.ts'
import type { Identity } from '../../core/principal.ts'
import { API_KEY, type ApiKeys } from './api-keys.ts'
import type { VerifyToken } from './oidc.ts'
import { STAFF_ROLES } from './settings.ts'

export interface AuthenticatorOptions {
  readonly apiKeys: Pick<ApiKeys, 'verify'>
  /** The company's sign-in, where there is one. */
  readonly oidc?: VerifyToken | undefined
  /** The secret of whoever operates this machine; taken only where there is no sign-in. */
  readonly operatorToken?: string | undefined
  /** What whoever operates this machine may look after: all there is. */
  readonly operates?: Pick<Identity, 'queues' | 'teams'>
}

/** Who operates this machine, and may act in any role of the staff. */
export function operatorIdentity(id: string): Identity {
  const [first, ...rest] = STAFF_ROLES.filter((role) => role !== 'service')
  return { id, roles: [first ?? 'administrator', ...rest] }
}

const digest = (text: string) => createHash('sha256').update(text).digest()

/** Who a bearer token stands for. Throws a ParleyError of code `unauthorized`. */
export function createAuthenticator({ apiKeys, oidc, operatorToken, operates }: AuthenticatorOptions): VerifyToken {
  return async (token) => {
    if (API_KEY.test(token)) return apiKeys.verify(token)
    if (oidc) return oidc(token)
    if (operatorToken !== undefined && timingSafeEqual(digest(token), digest(operatorToken))) {
      return { ...operatorIdentity('operator'), ...operates }
    }
    throw new ParleyError('unauthorized', 'this token is not valid here')
  }
}
