import { HumanMessage } from '@langchain/core/messages'
import type { ModelTier } from '../../core/model.ts'
import { attempt } from './attempt.ts'
import type { ModelClients } from './clients.ts'
import { type FailureReason, failureOf, type ModelFailure } from './failure.ts'
import { Meter } from './meter.ts'
import { Watch } from './watch.ts'

/** The least that some endpoints accept. */
const FEW_TOKENS = 16

/** A model that thinks first may use its few tokens up on that: it is there all the same. */
const THERE: readonly FailureReason[] = ['empty', 'out-of-tokens']

/** Asks a tier for one word: only an answer shows that endpoint, key and model are right. Tells what is wrong, if it is. */
export async function probe(clients: ModelClients, tier: ModelTier, waitMs: number): Promise<ModelFailure | undefined> {
  const limits = { firstTextMs: waitMs, silenceMs: waitMs, totalMs: waitMs }
  const watch = new Watch(limits, new AbortController().signal)
  const messages = [new HumanMessage('Answer with one word: ready')]
  try {
    const client = () => clients(tier, FEW_TOKENS)
    for await (const _ of attempt({ client, messages, tools: [], meter: new Meter(0), watch })) break
  } catch (error) {
    const failure = failureOf(error)
    if (!THERE.includes(failure.facts.reason)) return failure
  } finally {
    watch.end()
  }
  return undefined
}
