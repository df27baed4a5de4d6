import { AIMessage, type BaseMessage, HumanMessage, SystemMessage, ToolMessage } from '@langchain/core/messages'
import type { Clock } from '../../core/clock.ts'
import { hasCode, ParleyError } from '../../core/errors.ts'
import type { JsonValue } from '../../core/json.ts'
import type { Log } from '../../core/log.ts'
import type { MaskedExchange, Masker } from '../../core/masking.ts'
import type { LanguageModel, ModelEvent, ModelMessage, ModelRequest, ModelTier } from '../../core/model.ts'
import type { UsageCounters } from '../../core/usage.ts'
import { attempt } from './attempt.ts'
import { createTierBreaker } from './breaker.ts'
import { BudgetKeeper, costOf } from './budget.ts'
import type { ModelClients } from './clients.ts'
import { estimateMessages } from './estimate.ts'
import { ModelFailure } from './failure.ts'
import { Meter } from './meter.ts'
import { retrying } from './retry.ts'
import type { ModelSettings } from './settings.ts'
import { Watch } from './watch.ts'

export interface LanguageModelOptions {
  readonly settings: Omit<ModelSettings, 'endpoint'>
  readonly clients: ModelClients
  readonly masker: Masker
  readonly usage: UsageCounters
  readonly clock: Clock
  readonly log: Log
}

/** What one request is, for whichever tier answers it. */
interface Call {
  readonly request: ModelRequest
  /** Masked. */
  readonly messages: BaseMessage[]
  readonly inputEstimate: number
  readonly watch: Watch
}

/** The models of this installation: masked, within budget and time, with another try where that helps. */
export function createLanguageModel({
  settings,
  clients,
  masker,
  usage,
  clock,
  log,
}: LanguageModelOptions): LanguageModel {
  const { tiers, timeLimits, retries, budgets } = settings
  const keeper = new BudgetKeeper({ budgets, usage, clock, log })
  const breakerOf = (tier: ModelTier) =>
    createTierBreaker(settings.breaker, (resting) =>
      log.warn({ tier, resting }, resting ? 'a model tier failed too often: it rests' : 'a model tier works again'),
    )
  const breakers = { small: breakerOf('small'), large: breakerOf('large') }
  const oneModel = tiers.small.model === tiers.large.model && tiers.small.deployment === tiers.large.deployment

  /** The events of the tier that was asked for; of the small one where the large fails before its first text. */
  async function* answer(call: Call): AsyncGenerator<ModelEvent> {
    const { request, watch } = call
    const fallback = request.tier === 'large' && !oneModel
    try {
      yield* breakers[request.tier].guard(() => ask(request.tier, call))
    } catch (error) {
      if (!fallback || !(error instanceof ModelFailure) || watch.spoken || watch.signal.aborted) throw error
      yield* breakers.small.guard(() => ask('small', call))
    }
  }

  /** One tier's answer, paid for. */
  async function* ask(tier: ModelTier, call: Call): AsyncGenerator<ModelEvent> {
    const { request, messages, inputEstimate, watch } = call
    const { prompt, asker } = request
    const prices = tiers[tier]
    const maxOutputTokens = Math.min(request.maxOutputTokens, settings.maxOutputTokens)
    const reservation = await keeper
      .reserve(asker, prices, { input: inputEstimate, output: maxOutputTokens })
      .catch((error: unknown) => {
        throw hasCode(error, 'budget-spent') ? error : uncounted(error)
      })
    const meter = new Meter(inputEstimate)
    const client = () => clients(tier, maxOutputTokens)
    const onFailure = (failure: ModelFailure) => {
      if (failure.free) meter.refused()
      log.warn({ tier, prompt, ...failure.facts }, 'a model call failed')
    }
    try {
      const { tools = [] } = request
      const pieces = retrying(() => attempt({ client, messages, tools, meter, watch }), { retries, watch, onFailure })
      for await (const piece of pieces) yield typeof piece === 'string' ? { type: 'text', text: piece } : piece
    } finally {
      await reservation.settle(meter.spent).catch((error: unknown) => void uncounted(error))
    }
    const { input: inputTokens, output: outputTokens } = meter.spent
    const cost = costOf(prices, meter.spent)
    yield {
      type: 'end',
      generation: {
        model: meter.model ?? prices.model,
        tier,
        prompt,
        inputTokens,
        outputTokens,
        ...(cost > 0 && { cost }),
      },
    }
  }

  function uncounted(cause: unknown): ParleyError {
    log.error({ err: cause }, 'what the models cost cannot be counted')
    return new ParleyError('model-unavailable', 'what the model costs cannot be counted, so it is not asked', { cause })
  }

  return {
    async *stream(request, signal) {
      const exchange = masker.open()
      const messages = request.messages.map((message) => masked(message, exchange))
      const unmasking = exchange.unmaskStream()
      const watch = new Watch(timeLimits, signal)
      const tools = request.tools ? [JSON.stringify(request.tools)] : []
      const inputEstimate = estimateMessages([...messages.flatMap(textsOf), ...tools])
      try {
        for await (const event of answer({ request, messages: messages.map(toLangChain), inputEstimate, watch })) {
          if (event.type === 'call') {
            yield { ...event, input: inEach(event.input, exchange.unmask) }
            continue
          }
          const text = event.type === 'text' ? unmasking.push(event.text) : unmasking.end()
          if (text !== '') yield { type: 'text', text }
          if (event.type === 'end') yield event
        }
      } finally {
        watch.end()
      }
    },
  }
}

function masked(message: ModelMessage, { mask }: MaskedExchange): ModelMessage {
  if (message.role !== 'assistant' || !message.calls) return { ...message, text: mask(message.text) }
  const calls = message.calls.map((call) => ({ ...call, input: inEach(call.input, mask) }))
  return { ...message, text: mask(message.text), calls }
}

function textsOf(message: ModelMessage): string[] {
  const calls = message.role === 'assistant' ? (message.calls ?? []) : []
  return [message.text, ...calls.map(({ input }) => JSON.stringify(input))]
}

/** Values are changed within what was parsed: one that holds a quotation mark would break the JSON. */
function inEach(value: JsonValue, change: (text: string) => string): JsonValue {
  if (typeof value === 'string') return change(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => inEach(item, change))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inEach(item, change)]))
}

function toLangChain(message: ModelMessage): BaseMessage {
  const { text } = message
  if (message.role === 'tool') return new ToolMessage({ content: text, tool_call_id: message.call })
  if (message.role !== 'assistant') return message.role === 'system' ? new SystemMessage(text) : new HumanMessage(text)
  const { calls = [] } = message
  return new AIMessage({
    content: text,
    tool_calls: calls.map(({ id, tool, input }) => ({ id, name: tool, args: inputOf(input) })),
  })
}

/** A tool's parameters are an object, always. */
const inputOf = (input: JsonValue) =>
  typeof input === 'object' && input !== null && !Array.isArray(input) ? input : {}
