import { BaseChatModel } from '@langchain/core/language_models/chat_models'
import { AIMessage, type BaseMessage, ToolMessage } from '@langchain/core/messages'
import type { ChatResult } from '@langchain/core/outputs'
import type { JsonValue } from '../../core/json.ts'
import type { ModelMessage } from '../../core/model.ts'

/** What one step comes to: a text, or calls by id. */
export interface Step {
  readonly text: string
  readonly calls: readonly { readonly id: string; readonly name: string; readonly input: JsonValue }[]
}

/** A chat model for LangChain's agent whose every step is taken by a function. */
export class SteppingModel extends BaseChatModel {
  readonly #step: (messages: readonly ModelMessage[]) => Promise<Step>

  constructor(step: (messages: readonly ModelMessage[]) => Promise<Step>) {
    super({})
    this.#step = step
  }

  override _llmType(): string {
    return 'parley'
  }

  /** What may be called is known to whoever takes the step. */
  override bindTools(): this {
    return this
  }

  override async _generate(messages: BaseMessage[]): Promise<ChatResult> {
    const { text, calls } = await this.#step(messages.map(toOurs))
    const message = new AIMessage({
      content: text,
      tool_calls: calls.map(({ id, name, input }) => ({ id, name, args: input as Record<string, unknown> })),
    })
    return { generations: [{ text, message }] }
  }
}

function toOurs(message: BaseMessage): ModelMessage {
  const { text } = message
  if (ToolMessage.isInstance(message)) return { role: 'tool', call: message.tool_call_id, text }
  if (!AIMessage.isInstance(message)) return { role: message.type === 'system' ? 'system' : 'user', text }
  const calls = (message.tool_calls ?? []).map(({ id = '', name, args }) => ({
    id,
    tool: name,
    input: args as JsonValue,
  }))
  return { role: 'assistant', text, calls }
}
