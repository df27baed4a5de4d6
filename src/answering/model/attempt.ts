import type { BaseChatModel } from '@langchain/core/language_models/chat_models'
import type { AIMessageChunk, BaseMessage, UsageMetadata } from '@langchain/core/messages'
import { ModelFailure } from './failure.ts'
import type { Meter } from './meter.ts'
import type { Watch } from './watch.ts'

export interface Attempt {
  readonly client: () => Promise<BaseChatModel>
  readonly messages: BaseMessage[]
  readonly meter: Meter
  readonly watch: Watch
}

/** One request to a model: its text, in pieces as they come. */
export async function* attempt({ client, messages, meter, watch }: Attempt): AsyncGenerator<string> {
  const { signal } = watch
  const open = async () => (await client()).stream(messages, { signal })
  meter.begin()
  let finish: string | undefined
  let empty = true
  for await (const chunk of untilAborted(open, signal)) {
    const { text, response_metadata: metadata } = chunk
    // Its type is lost on the way through LangChain's generics.
    const usage = chunk.usage_metadata as UsageMetadata | undefined
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
  if (empty) throw new ModelFailure({ reason: 'empty' })
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
