import type { ConversationReference } from '../core/conversation.ts'
import type { ConversationState } from '../core/memory.ts'
import type { Reply } from '../core/reply.ts'
import type { Scene } from './stage.ts'
import { type Fakes, fakeTools, type ToolCall } from './tools.ts'

/** What happened in a conversation, as it is printed. */
export type Line =
  | { readonly by: 'customer'; readonly text: string }
  | { readonly by: 'bot'; readonly reply: Reply }
  | { readonly by: 'tool'; readonly call: ToolCall }
  | { readonly by: 'house'; readonly text: string }

/** Everything that is known of the conversation that a journey holds. */
export interface Conversation extends Scene {
  readonly reference: ConversationReference
  readonly lines: readonly Line[]
  /** Replies to what the customer did last. */
  readonly replies: readonly Reply[]
  readonly calls: readonly ToolCall[]
  readonly state: ConversationState
  /** The customer does something: what the bot did before is over. */
  act(text: string): void
}

export interface ConversationOptions {
  readonly reference: ConversationReference
  readonly fakes: Fakes
  readonly systems: Readonly<Record<string, string>>
}

export function createConversation({ reference, fakes, systems }: ConversationOptions): Conversation {
  const lines: Line[] = []
  const calls: ToolCall[] = []
  let replies: Reply[] = []
  let state: ConversationState = { facts: {} }
  return {
    conversation: reference.id,
    reference,
    lines,
    calls,
    get replies() {
      return replies
    },
    get state() {
      return state
    },
    act(text) {
      replies = []
      lines.push({ by: 'customer', text })
    },
    heard(reply) {
      replies.push(reply)
      lines.push({ by: 'bot', reply })
    },
    came(next) {
      state = next
    },
    went: (text) => void lines.push({ by: 'house', text }),
    tools(real) {
      const answer = fakeTools(fakes, systems, real)
      return async (tool, input, call) => {
        const made: ToolCall = { tool: tool.name, input }
        calls.push(made)
        lines.push({ by: 'tool', call: made })
        return answer(tool, input, call)
      }
    },
  }
}
