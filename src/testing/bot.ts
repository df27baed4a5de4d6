import { AssertionError } from 'node:assert'
import { isDeepStrictEqual } from 'node:util'
import type { Conversation } from './conversation.ts'
import type { Bot, Wanted } from './script.ts'
import type { Stage } from './stage.ts'

/** What is asserted of the bot in a conversation. */
export function createBot(stage: Stage, conversation: Conversation): Bot {
  const text = () => conversation.replies.map((reply) => reply.text).join('\n\n')

  function says(wanted: readonly Wanted[]): void {
    for (const one of wanted) if (!fits(text(), one)) throw failure('the bot did not say it', text(), one)
  }

  return {
    says: (...wanted) => says(wanted),
    saysNot(...unwanted) {
      if (unwanted.length === 0 && conversation.replies.length > 0) throw failure('the bot said something', text(), '')
      for (const one of unwanted) if (fits(text(), one)) throw failure('the bot said it', text(), one)
    },
    asks(...wanted) {
      says(wanted)
      if (!conversation.state.pending) throw failure('no dialog waits for an answer', undefined, wanted)
    },
    cites(...sources) {
      const given = conversation.replies.flatMap(({ citations = [] }) => citations)
      const places = given.map(({ title, passage }) => `${title} (${passage.document})`)
      expectAll('the bot did not give this source', places, sources)
    },
    offers(...titles) {
      const offered = conversation.replies.flatMap(({ suggestedActions = [] }) => suggestedActions)
      expectAll(
        'the bot did not offer this',
        offered.map(({ title }) => title),
        titles,
      )
    },
    shows(...words) {
      const cards = conversation.replies.map(({ card }) => card).filter((card) => card !== undefined)
      expectAll('no card shows this', [JSON.stringify(cards)], words)
    },
    async sends(name) {
      const files = conversation.replies.flatMap(({ attachments = [] }) => attachments)
      const file = files.find((one) => fits(one.name, name))
      if (!file || !('id' in file)) throw failure('the bot did not send this file', names(files), name)
      const { customer } = conversation.reference
      return (await stage.house.attachments.open({ role: 'customer', id: customer }, file.id)).bytes
    },
    called(tool, ...input) {
      const calls = conversation.calls.filter((call) => call.tool === tool)
      const wanted = input.length > 0 ? input[0] : undefined
      const found = input.length > 0 ? calls.some((call) => isDeepStrictEqual(call.input, wanted)) : calls.length > 0
      if (!found) throw failure(`${tool} was not called so`, calls.length > 0 ? calls : conversation.calls, wanted)
    },
    get text() {
      return text()
    },
    get replies() {
      return conversation.replies
    },
    get dialog() {
      return conversation.replies.at(-1)?.dialog
    },
    get waiting() {
      return conversation.state.pending?.dialog
    },
    get slots() {
      const { pending, ended } = conversation.state
      return pending?.value ?? ended?.value ?? {}
    },
    get state() {
      return conversation.state.facts
    },
    get calls() {
      return conversation.calls
    },
    get handover() {
      return conversation.state.handover
    },
  }
}

function expectAll(message: string, given: readonly string[], wanted: readonly Wanted[]): void {
  for (const one of wanted) if (!given.some((text) => fits(text, one))) throw failure(message, given, one)
}

function fits(text: string, wanted: Wanted): boolean {
  return typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text)
}

const names = (files: readonly { readonly name: string }[]) => files.map(({ name }) => name)

function failure(message: string, actual: unknown, expected: unknown): AssertionError {
  return new AssertionError({ message: `${message}: ${shown(expected)}`, actual, expected, operator: 'journey' })
}

function shown(expected: unknown): string {
  return expected instanceof RegExp ? String(expected) : (JSON.stringify(expected) ?? 'nothing')
}
