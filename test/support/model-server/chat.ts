import type { ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { type ChatRequest, type Completion, piecesOf, type ToolCall, textOf, type Usage } from './plan.ts'

export interface ChatAnswer {
  readonly id: string
  readonly request: ChatRequest
  readonly plan: Completion
  readonly model: string
  /** Azure sends what its content filter found first. */
  readonly azure: boolean
}

function usageOf({ request, plan }: ChatAnswer): Usage & { total_tokens: number } {
  const counted = {
    prompt_tokens: textOf(request).split(/\s+/).length,
    completion_tokens: piecesOf(plan).length,
  }
  const usage = plan.usage === undefined || plan.usage === 'none' ? counted : plan.usage
  return { ...usage, total_tokens: usage.prompt_tokens + usage.completion_tokens }
}

const finishOf = ({ plan }: ChatAnswer) => plan.finish ?? (plan.toolCalls ? 'tool_calls' : 'stop')

const CREATED = 1_764_000_000

export function writeCompletion(response: ServerResponse, answer: ChatAnswer): void {
  const { plan, id, model } = answer
  const toolCalls = plan.toolCalls?.map((call) => ({
    id: call.id,
    type: 'function',
    function: { name: call.name, arguments: call.arguments },
  }))
  const text = piecesOf(plan).join('')
  const body = {
    id,
    object: 'chat.completion',
    created: CREATED,
    model,
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: text === '' ? null : text,
          refusal: null,
          ...(toolCalls && { tool_calls: toolCalls }),
        },
        logprobs: null,
        finish_reason: finishOf(answer),
      },
    ],
    ...(plan.usage !== 'none' && { usage: usageOf(answer) }),
  }
  const json = JSON.stringify(body)
  response.setHeader('content-type', 'application/json')
  if (plan.fault?.kind === 'malformed') response.end(json.slice(0, -10))
  else if (plan.fault?.kind === 'empty') response.end()
  else if (plan.fault) response.write(json.slice(0, json.length / 2), () => response.destroy())
  else response.end(json)
}

/** Streams the completion as server-sent events, with its fault where it has one. */
export async function streamCompletion(response: ServerResponse, answer: ChatAnswer): Promise<void> {
  const { plan, request, azure } = answer
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' })
  response.flushHeaders()
  if (plan.fault?.kind === 'empty') return void response.end()

  const withUsage = request.stream_options?.include_usage === true && plan.usage !== 'none'
  const chunk = (choices: readonly object[], usage: object | null = null) => ({
    id: answer.id,
    object: 'chat.completion.chunk',
    created: CREATED,
    model: answer.model,
    choices,
    // Every chunk has the field once usage was asked for; all but the last have null in it.
    ...(withUsage && { usage }),
  })
  const delta = (of: object, finish: string | null = null) =>
    chunk([{ index: 0, delta: of, logprobs: null, finish_reason: finish }])
  const send = (data: object) => write(response, `data: ${JSON.stringify(data)}\n\n`)

  if (azure) await send({ id: '', object: '', created: 0, model: '', choices: [], prompt_filter_results: [] })
  await send(delta({ role: 'assistant', content: '', refusal: null }))
  const pieces = piecesOf(plan)
  for (const [at, piece] of [...pieces, undefined].entries()) {
    if (plan.fault && 'after' in plan.fault && plan.fault.after === at) {
      const ended = await breakDown(response, plan.fault, JSON.stringify(delta({ content: piece ?? '' })))
      if (ended) return
    }
    if (response.destroyed) return
    if (piece !== undefined) {
      plan.onPiece?.(at)
      await send(delta({ content: piece }))
    }
    if (plan.pieceMs !== undefined) await pause(plan.pieceMs)
  }
  for (const [index, call] of (plan.toolCalls ?? []).entries())
    for (const part of toolCallParts(call)) await send(delta({ tool_calls: [{ index, ...part }] }))
  await send(delta({}, finishOf(answer)))
  if (withUsage) await send(chunk([], usageOf(answer)))
  await write(response, 'data: [DONE]\n\n')
  response.end()
}

/** Does what the fault says; true where nothing comes after it. */
async function breakDown(
  response: ServerResponse,
  fault: NonNullable<Completion['fault']>,
  next: string,
): Promise<boolean> {
  switch (fault.kind) {
    case 'silence':
      await pause(fault.ms, undefined, { ref: false })
      return false
    case 'unfinished':
      response.end()
      return true
    case 'malformed':
      await write(response, `data: ${next.slice(0, -5)}\n\n`)
      response.end()
      return true
    case 'error-event':
      await write(response, `data: ${JSON.stringify({ error: { message: 'overloaded', type: 'server_error' } })}\n\n`)
      response.end()
      return true
    case 'half-chunk':
      await write(response, `data: ${next.slice(0, next.length / 2)}`)
      response.destroy()
      return true
    default:
      response.destroy()
      return true
  }
}

/** A tool call as it is streamed: its id and name first, then its arguments in pieces. */
function toolCallParts({ id, name, arguments: text }: ToolCall): object[] {
  const pieces = text.match(/[\s\S]{1,5}/g) ?? []
  return [
    { id, type: 'function', function: { name, arguments: '' } },
    ...pieces.map((piece) => ({ function: { arguments: piece } })),
  ]
}

/** Resolves when the bytes have been handed to the socket, so that what was sent before a cut arrives. */
function write(response: ServerResponse, text: string): Promise<void> {
  if (response.destroyed) return Promise.resolve()
  return new Promise((resolve) => response.write(text, () => resolve()))
}
