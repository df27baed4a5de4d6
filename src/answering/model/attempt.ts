import type { BaseChatModel } from '@langchain/core/language_models/chat_models'
import type { AIMessageChunk, BaseMessage, UsageMetadata } from '@langchain/core/messages'
import type { ModelCall, ModelTool } from '../../core/model.ts'
import { ModelFailure } from './failure.ts'
import type { Meter } from './meter.ts'
import type { Watch } from './watch.ts'

export interface Attempt {
  readonly client: () => Promise<BaseChatModel>
  readonly messages: BaseMessage[]
  readonly tools: readonly ModelTool[]
  readonly meter: Meter
  readonly watch: Watch
}

/** One request to a model: its text, in pieces as they come, and then the tools that it chose. */
export async function* attempt(request: Attempt): AsyncGenerator<string | ModelCall> {
  const { client, messages, tools, meter, watch } = request
  const { signal } = watch
  const open = async () => {
    const model = await client()
    const runnable = tools.length > 0 ? model.bindTools?.(tools.map(toVendor)) : model
    // A client that knows no tools cannot be asked for one.
    if (!runnable) throw new ModelFailure({ reason: 'empty' })
    return runnable.stream(messages, { signal }) as Promise<AsyncIterable<AIMessageChunk>>
  }
  const calls: { name: string; input: string }[] = []
  meter.begin()
  let finish: string | undefined
  let empty = true
  for await (const chunk of untilAborted(open, signal)) {
    const { text, response_metadata: metadata } = chunk
    // Its type is lost on the way through LangChain's generics.
    const usage = chunk.usage_metadata as UsageMetadata | undefined
    for (const { index = 0, name = '', args = '' } of chunk.tool_call_chunks ?? []) {
      const before = calls[index] ?? { name: '', input: '' }
      calls[index] = { name: before.name + name, input: before.input + args }
      meter.received(args)
      watch.heard(args)
    }
    watch.heard(text)
    if (usage) meter.counted({ input: usage.input_tokens, output: usage.output_tokens })
    // With the reason why the model stopped comes the name that its endpoint gives it.
    if (typeof metadata.finish_reason === 'string') finish = metadata.finish_reason
    if (typeof metadata.model_name === 'string') meter.named(metadata.model_name)
    if (text === '') continue
    empty = false
    meter.received(text)
    yield text
  }
  // Half an answer is none: its last sentence may say the opposite of what it was to say.
  if (finish === undefined) throw new ModelFailure({ reason: 'cut-off' })
  if (finish === 'length') throw new ModelFailure({ reason: 'out-of-tokens' })
  if (finish === 'content_filter') throw new ModelFailure({ reason: 'filtered' })
  if (empty && calls.length === 0) throw new ModelFailure({ reason: 'empty' })
  for (const { name, input } of calls) yield { type: 'call', tool: name, input: parsed(input) }
}

function parsed(input: string): ModelCall['input'] {
  try {
    return JSON.parse(input || '{}') as ModelCall['input']
  } catch {
    throw new ModelFailure({ reason: 'malformed' })
  }
}

function toVendor({ name, description, parameters }: ModelTool) {
  return { type: 'function', function: { name, description, parameters } }
}

/** Ends with the signal, whatever the client makes of it. */
async function* untilAborted(
  open: () => Promise<AsyncIterable<AIMessageChunk>>,
  signal: AbortSignal,
): AsyncGenerator<AIMessageChunk> {
  signal.throwIfAborted()
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  aborted.catch(() => undefined)
  const onAbort = () => reject(signal.reason)
  signal.addEventListener('abort', onAbort)
  let iterator: AsyncIterator<AIMessageChunk> | undefined
  try {
    iterator = (await Promise.race([open(), aborted]))[Symbol.asyncIterator]()
    while (true) {
      const next = await Promise.race([iterator.next(), aborted])
      if (next.done) return
      yield next.value
    }
  } catch (error) {
    // The client reports an abort in words of its own.
    throw signal.aborted ? signal.reason : error
  } finally {
    signal.removeEventListener('abort', onAbort)
    iterator?.return?.().catch(() => undefined)
  }
}
