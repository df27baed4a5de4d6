import type { Answerer } from '../../core/answer.ts'
import type { Asker } from '../../core/asker.ts'
import type { Customers } from '../../core/customers.ts'
import type { Worker } from '../../core/work.ts'

type CustomerOf = Customers['customerOf']

/** Whoever asks is counted as one customer, under whatever name the conversation is kept. */
export function oneAsker(answerer: Answerer, customerOf: CustomerOf): Answerer {
  return {
    async *answer(question, signal) {
      yield* answerer.answer({ ...question, asker: await counted(question.asker, customerOf) }, signal)
    },
  }
}

/** The same for a model's work. */
export function oneEmployer(worker: Worker, customerOf: CustomerOf): Worker {
  return async (work, signal) => worker({ ...work, asker: await counted(work.asker, customerOf) }, signal)
}

async function counted(asker: Asker, customerOf: CustomerOf): Promise<Asker> {
  // A store that is away must not be what keeps customers without an answer.
  return { ...asker, customer: await customerOf(asker.customer).catch(() => asker.customer) }
}
