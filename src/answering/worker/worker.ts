import { type AgentMiddleware, createAgent, modelCallLimitMiddleware, toolCallLimitMiddleware } from 'langchain'
import type { Log } from '../../core/log.ts'
import type { Generation, LanguageModel, ModelMessage } from '../../core/model.ts'
import type { Work, Worker } from '../../core/work.ts'
import { conversationSoFar, NOTHING_DONE, WORK_PROMPT, workInstructions } from '../prompts/work.ts'
import { type Bench, createBench } from './bench.ts'
import { offerOf } from './offer.ts'
import { isGrounded } from './stated.ts'
import { takeStep } from './take-step.ts'

export interface WorkerOptions {
  readonly model: LanguageModel
  /** For all steps of the model together, in milliseconds; tools have time limits of their own. */
  readonly limitMs: number
  readonly log: Log
}

/** Steps of the model, and uses of tools, for one task. */
const MOST_STEPS = 6
const MOST_USES = 10
/** Nodes of the agent's graph that may be visited: a few for each step. */
const MOST_NODES = 100

/** Their own types are inferred by way of zod 3, and come to nothing. */
type Limit = (options: { readonly runLimit: number; readonly exitBehavior: 'error' }) => AgentMiddleware
const limitSteps = modelCallLimitMiddleware as unknown as Limit
const limitUses = toolCallLimitMiddleware as unknown as Limit

/** LangChain's agent: its steps go through our door to the models, and its tools are the dialog's. */
export function createWorker({ model, limitMs, log }: WorkerOptions): Worker {
  return async (work, signal) => {
    const offers = work.tools.map(offerOf)
    const time = AbortSignal.any([signal, AbortSignal.timeout(limitMs)])
    const ask = (messages: readonly ModelMessage[]) => takeStep(model, { messages, offers, asker: work.asker }, time)
    const bench = createBench(work, offers, ask)
    try {
      const text = await runAgent(work, bench, AbortSignal.any([signal, bench.failed]))
      if (text === '' || text.includes(NOTHING_DONE)) return undefined
      const generation = sumOf(bench.generations)
      if (generation && isGrounded(text, bench.grounds)) return { text, generation }
      log.warn({ prompt: WORK_PROMPT }, 'a model said after its work what no tool had answered: it is not shown')
    } catch (error) {
      signal.throwIfAborted()
      if (bench.failed.aborted) throw bench.failed.reason
      // Whoever asked goes on without a model.
      log.warn({ err: error, prompt: WORK_PROMPT }, 'a model’s work came to nothing')
    }
    return undefined
  }
}

async function runAgent({ task, locale, heard }: Work, { model, tools }: Bench, signal: AbortSignal): Promise<string> {
  const agent = createAgent({
    model,
    tools,
    systemPrompt: workInstructions({ task, locale }),
    middleware: [
      limitSteps({ runLimit: MOST_STEPS, exitBehavior: 'error' }),
      limitUses({ runLimit: MOST_USES, exitBehavior: 'error' }),
    ],
  })
  const messages = [{ role: 'user', content: conversationSoFar(heard) }]
  const ended = await agent.invoke({ messages }, { signal, recursionLimit: MOST_NODES })
  return ended.messages.at(-1)?.text ?? ''
}

function sumOf(generations: readonly Generation[]): Generation | undefined {
  const last = generations.at(-1)
  if (!last) return undefined
  const sum = (of: (one: Generation) => number) => generations.reduce((total, one) => total + of(one), 0)
  const cost = sum((one) => one.cost ?? 0)
  const { cost: _, ...rest } = last
  return {
    ...rest,
    inputTokens: sum((one) => one.inputTokens),
    outputTokens: sum((one) => one.outputTokens),
    ...(cost > 0 && { cost }),
  }
}
