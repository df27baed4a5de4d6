import type { Clock } from '../../../core/clock.ts'
import type { Customers } from '../../../core/customers.ts'
import type { UsageCounters } from '../../../core/usage.ts'
import { customerNamed, newClaims } from '../new-conversation.ts'
import { Refusal } from '../refusal.ts'
import type { Claims } from '../tokens.ts'
import type { Identity, VerifyIdentity } from './verify-identity.ts'

/** What a page says of itself when it asks for a conversation. */
type Asking = Pick<Claims, 'origins' | 'locale'>

export type Identify = ReturnType<typeof createIdentify>

/** Lets customers sign in, by what their site has signed, and finds the conversation that they go on with. */
export function createIdentify(options: {
  verify: VerifyIdentity
  customers: Customers
  usage: UsageCounters
  clock: Clock
}) {
  const { verify, customers, usage, clock } = options

  /** True the first time. */
  const isUnused = ({ digest, until }: Identity) =>
    usage.reserve([{ counter: `identity:${digest}`, amount: 1, limit: 1, until }])

  /** The conversation that they go on with, on whatever device it began. */
  async function goOn({ id, name }: Identity, { origins, locale }: Asking): Promise<Claims> {
    const fresh = newClaims({ user: { id, name }, origins, locale, time: clock() })
    return { ...fresh, ...(await customers.goOn(customerNamed(id), fresh)) }
  }

  return {
    /** For a page that shows no conversation yet. Throws a Refusal. */
    async begin(jwt: string, asking: Asking): Promise<Claims> {
      const identity = await verify(jwt)
      if (!(await isUnused(identity))) throw used()
      return goOn(identity, asking)
    },

    /** For a page that shows a conversation: what was said in it becomes the customer's, unless it is another one's. */
    async signIn(jwt: string, claims: Claims, begun: () => Promise<boolean>): Promise<Claims> {
      const identity = await verify(jwt)
      const customer = customerNamed(identity.id)
      const owner = isAnonymous(claims) ? await customers.customerOf(claims.customer) : customerNamed(claims.user)
      const signedIn = { ...claims, user: identity.id, name: identity.name }
      // Asked again, because the answer was lost: nobody gets what they do not have.
      if (owner === customer) return signedIn
      if (!(await isUnused(identity))) throw used()
      const joins = isAnonymous(claims) && (await begun()) && (await customers.join(customer, claims))
      return joins ? signedIn : goOn(identity, claims)
    },

    /**
     * Throws a Refusal for a token of before its customer signed in: whoever kept a copy follows them no longer than it
     * lasts.
     */
    async checkRenewal(claims: Claims): Promise<void> {
      if (!isAnonymous(claims)) return
      // A store that is away must not be what keeps customers out.
      const owner = await customers.customerOf(claims.customer).catch(() => claims.customer)
      if (owner !== claims.customer) throw over()
    },

    /** The customer has ended a conversation. */
    async leave(claims: Claims): Promise<void> {
      if (!isAnonymous(claims)) await customers.leave(customerNamed(claims.user), claims.conversation)
    },
  }
}

/** Nobody has vouched for them. */
export const isAnonymous = ({ user, customer }: Claims): boolean => user === customer

const over = () =>
  new Refusal(403, 'TokenExpired', 'The customer has signed in: go on with the token that was given then.')
const used = () => new Refusal(401, 'BadArgument', 'The identity was used already: sign a new one for each page.')
