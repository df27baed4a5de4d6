import { AssertionError } from 'node:assert'
import type { Action } from '../core/action.ts'
import type { JsonValue } from '../core/json.ts'
import type { Message } from '../core/message.ts'
import type { Conversation } from './conversation.ts'
import type { Customer } from './script.ts'
import type { Stage } from './stage.ts'

export interface CustomerParts {
  readonly stage: Stage
  readonly conversation: Conversation
  readonly locale: string | undefined
}

const MINUTE_MS = 60_000
const FEEDBACK = 'feedback'

/** The customer of a conversation: hands messages in as a channel does, and waits until all is said to them. */
export function createCustomer({ stage, conversation, locale }: CustomerParts): Customer {
  const { engine, attachments } = stage.house
  const { reference } = conversation
  let written = 0

  async function write(shown: string, what: Partial<Pick<Message, 'text' | 'action' | 'attachments'>>): Promise<void> {
    conversation.act(shown)
    await engine.accept({
      id: `m${++written}`,
      conversation: reference,
      sender: { id: reference.customer },
      text: '',
      attachments: [],
      time: stage.now(),
      ...(locale !== undefined && { locale }),
      ...what,
    })
    await engine.idle()
  }

  return {
    says: (text) => write(text, { text }),
    presses(title) {
      const offered = conversation.replies.flatMap(({ suggestedActions = [] }) => suggestedActions)
      const button = offered.find((one) => one.title === title)
      if (!button) throw missing(`no button "${title}" was offered`, offered.map((one) => one.title).join(', '), title)
      return write(`[${title}]`, 'message' in button ? { text: button.message } : { action: button.action })
    },
    fillsIn(values) {
      const card = conversation.replies.findLast((reply) => reply.card !== undefined)?.card
      const form = card === undefined ? undefined : formIn(card)
      if (!form) throw missing('no form was shown', undefined, values)
      const given = form.value ?? null
      const value = { ...(isObject(given) ? given : {}), ...values }
      return write(`[form: ${JSON.stringify(values)}]`, { action: { dialog: form.dialog, value } })
    },
    rates(rating, comment) {
      const rated = conversation.replies.findLast(({ rateable }) => rateable)
      if (!rated) throw missing('nothing was said that can be rated', undefined, rating)
      const value = { reply: rated.id, rating, ...(comment !== undefined && { comment }) }
      return write(`[thumb ${rating}] ${comment ?? ''}`, { action: { dialog: FEEDBACK, value } })
    },
    async sends(file, text = '') {
      const { id, channel, customer } = reference
      const kept = await attachments.put({ conversation: id, channel, customer }, file)
      await write(`[file: ${file.name}] ${text}`, { text, attachments: [kept] })
    },
    async waits({ days = 0, hours = 0, minutes = 0 }) {
      conversation.act(
        `(${[days && `${days} d`, hours && `${hours} h`, minutes && `${minutes} min`].filter(Boolean).join(' ')} later)`,
      )
      stage.setClock(stage.now() + ((days * 24 + hours) * 60 + minutes) * MINUTE_MS)
      await engine.remind()
      await engine.idle()
    },
  }
}

function missing(message: string, actual: unknown, expected: unknown): AssertionError {
  return new AssertionError({ message, actual, expected, operator: 'offers' })
}

/** What the first button of a card that sends its form would start. */
function formIn(value: JsonValue): Action | undefined {
  if (Array.isArray(value)) return value.map(formIn).find((action) => action !== undefined)
  if (!isObject(value)) return undefined
  return submitOf(value) ?? formIn(Object.values(value))
}

function submitOf({ type, data = null }: { readonly [key: string]: JsonValue }): Action | undefined {
  if (type !== 'Action.Submit' || !isObject(data) || typeof data.dialog !== 'string') return undefined
  return { dialog: data.dialog, ...(data.value !== undefined && { value: data.value }) }
}

function isObject(value: JsonValue): value is { readonly [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
