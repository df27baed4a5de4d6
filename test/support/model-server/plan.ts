import { z } from 'zod'

const message = z.looseObject({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool']),
  content: z.union([z.string(), z.null(), z.array(z.looseObject({ type: z.string() }))]).optional(),
  tool_call_id: z.string().optional(),
  tool_calls: z
    .array(z.looseObject({ id: z.string(), function: z.looseObject({ name: z.string(), arguments: z.string() }) }))
    .optional(),
})

/** Each call of a tool is answered right after it, and nothing else is. */
function callsAreAnswered(messages: readonly z.infer<typeof message>[]): boolean {
  let open: string[] = []
  for (const { role, tool_call_id: id = '', tool_calls: calls = [] } of messages) {
    if (role === 'tool' ? !open.includes(id) : open.length > 0) return false
    open = role === 'tool' ? open.filter((one) => one !== id) : calls.map((call) => call.id)
  }
  return open.length === 0
}

/** What the stand-in reads of a chat request; the rest is kept as it came. */
export const chatRequestSchema = z.looseObject({
  model: z.string().optional(),
  messages: z.array(message).min(1).refine(callsAreAnswered),
  stream: z.boolean().nullish(),
  stream_options: z.strictObject({ include_usage: z.boolean().optional() }).nullish(),
  max_tokens: z.int().min(1).nullish(),
  max_completion_tokens: z.int().min(1).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  tools: z
    .array(
      z.looseObject({
        type: z.literal('function'),
        function: z.looseObject({ name: z.string().regex(/^[\w-]{1,64}$/) }),
      }),
    )
    .optional(),
  response_format: z
    .discriminatedUnion('type', [
      z.looseObject({ type: z.literal('text') }),
      z.looseObject({ type: z.literal('json_object') }),
      z.looseObject({
        type: z.literal('json_schema'),
        json_schema: z.looseObject({ name: z.string().regex(/^[\w-]{1,64}$/), schema: z.looseObject({}) }),
      }),
    ])
    .optional(),
})

export type ChatRequest = z.infer<typeof chatRequestSchema>

export interface Usage {
  readonly prompt_tokens: number
  readonly completion_tokens: number
}

export interface ToolCall {
  readonly id: string
  readonly name: string
  /** JSON. */
  readonly arguments: string
}

/** What goes wrong in a stream, after so many pieces of text. */
export type Fault =
  /** The socket is destroyed. */
  | { readonly kind: 'cut'; readonly after: number }
  /** The socket is destroyed in the middle of a chunk's JSON. */
  | { readonly kind: 'half-chunk'; readonly after: number }
  /** A chunk is not JSON. */
  | { readonly kind: 'malformed'; readonly after: number }
  /** An error of the vendor's shape comes as an event. */
  | { readonly kind: 'error-event'; readonly after: number }
  /** The response ends in good order, but without finish reason, usage and `[DONE]`. */
  | { readonly kind: 'unfinished'; readonly after: number }
  /** Nothing comes for so long. */
  | { readonly kind: 'silence'; readonly after: number; readonly ms: number }
  /** The body is empty. */
  | { readonly kind: 'empty' }

export interface Completion {
  /** Pieces as they are streamed; a text alone is cut into words. */
  readonly text: string | readonly string[]
  readonly toolCalls?: readonly ToolCall[]
  readonly finish?: 'stop' | 'length' | 'tool_calls' | 'content_filter'
  /** `none`: an endpoint that counts nothing. Counted by words where it is not given. */
  readonly usage?: Usage | 'none'
  /** What the endpoint calls its model; as requested where it is not given. */
  readonly model?: string
  /** Between two pieces, in milliseconds. */
  readonly pieceMs?: number
  /** Told of each piece, counted from 0, when it is about to be sent. */
  readonly onPiece?: (at: number) => void
  readonly fault?: Fault
}

export interface Refusal {
  readonly status: number
  readonly error?: { readonly message?: string; readonly type?: string; readonly code?: string | null }
  readonly headers?: Readonly<Record<string, string>>
}

/** The socket is closed before anything is answered. */
export interface HangUp {
  readonly hangUp: true
}

export type ChatPlan = Completion | Refusal | HangUp

export const isRefusal = (plan: ChatPlan): plan is Refusal => 'status' in plan
export const isHangUp = (plan: ChatPlan): plan is HangUp => 'hangUp' in plan

export const piecesOf = ({ text }: Completion): readonly string[] =>
  typeof text === 'string' ? (text.match(/\s*\S+\s*$|\s*\S+|\s+/gu) ?? []) : text

/** The text of all messages of a request, for a script that looks at what was asked. */
export function textOf({ messages }: ChatRequest): string {
  return messages.map(({ content }) => (typeof content === 'string' ? content : JSON.stringify(content))).join('\n')
}
