import type { Answerer } from '../../core/answer.ts'
import type { Customers } from '../../core/customers.ts'

/** Whoever asks is counted as one customer, under whatever name the conversation is kept. */
export function oneAsker(answerer: Answerer, customerOf: Customers['customerOf']): Answerer {
  return {
    async *answer(question, signal) {
      const { asker } = question
      // A store that is away must not be what keeps customers without an answer.
      const customer = await customerOf(asker.customer).catch(() => asker.customer)
      yield* answerer.answer({ ...question, asker: { ...asker, customer } }, signal)
    },
  }
}
