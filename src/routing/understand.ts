import { z } from 'zod'
import type { Dialog, Understand, Understood } from '../core/dialog.ts'
import type { JsonValue } from '../core/json.ts'
import type { Log } from '../core/log.ts'
import type { LanguageModel, ModelCall } from '../core/model.ts'
import type { Slot } from '../core/slot.ts'
import { ROUTE_PROMPT, routePrompt, toolOf } from './prompt.ts'

export interface UnderstandOptions {
  readonly model: LanguageModel
  /** How long may be waited for its choice, in milliseconds. */
  readonly limitMs: number
  readonly log: Log
}

/** A choice with its values, and nothing more. */
const MAX_TOKENS = 300
/** More than the vendors' limit of 128 would be refused. */
const MOST_TOOLS = 100

/** Has a model choose: one call, one choice, in a time that a customer can wait for. */
export function createUnderstand({ model, limitMs, log }: UnderstandOptions): Understand {
  return async ({ text, conversation }, dialogs) => {
    const offered = dialogs.slice(0, MOST_TOOLS)
    if (text.trim() === '' || offered.length === 0) return undefined
    const request = {
      tier: 'small',
      prompt: ROUTE_PROMPT,
      messages: routePrompt(text),
      tools: offered.map(toolOf),
      asker: { conversation: conversation.id, customer: conversation.customer },
      maxOutputTokens: MAX_TOKENS,
    } as const
    try {
      let chosen: ModelCall | undefined
      for await (const event of model.stream(request, AbortSignal.timeout(limitMs))) {
        if (event.type === 'call') chosen ??= event
      }
      return chosen && checked(chosen, offered, text)
    } catch (error) {
      // Whoever asked goes on without a model.
      log.warn({ err: error, prompt: ROUTE_PROMPT }, 'a model did not say where a message goes')
      return undefined
    }
  }
}

const inputSchema = z.record(z.string(), z.unknown())

/** What of a choice can be relied on. */
function checked({ tool, input }: ModelCall, dialogs: readonly Dialog[], text: string): Understood | undefined {
  const dialog = dialogs.find(({ name }) => name === tool)
  const values = inputSchema.safeParse(input)
  if (!dialog || !values.success) return undefined
  const known = dialog.slots.flatMap((slot): [string, JsonValue][] => {
    const value = values.data[slot.name] as JsonValue | undefined
    return value !== undefined && slot.accepts(value) && isStated(slot, value, text) ? [[slot.name, value]] : []
  })
  return { dialog: tool, values: Object.fromEntries(known) }
}

/** A number of an order, or an address, that stands nowhere in the message was made up. */
function isStated({ schema, choices }: Slot, value: JsonValue, text: string): boolean {
  if (typeof value !== 'string' || choices.length > 0 || schema.format === 'date') return true
  return plain(text).includes(plain(value))
}

const plain = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
