/** A word in all that is said, for whoever looks for it where nothing may be in plain text. */
export const SAID = 'quillwort'

/** What a customer of a chaos run writes: a number, and how it shall be answered. */
export interface Numbered {
  readonly conversation: string
  readonly number: number
  /** How many replies it calls for. */
  readonly replies: number
  /** How long the dialog takes before each of them, in milliseconds. */
  readonly waitMs: number
  /** Whether the retrieval chain makes one of them. */
  readonly asks: boolean
}

export function writeNumbered({ conversation, number, replies, waitMs, asks }: Numbered): string {
  return `[${SAID} ${conversation} ${number}: ${replies} replies, ${waitMs} ms${asks ? ', ask' : ''}]`
}

const NUMBERED = /\[\w+ (\w+) (\d+): (\d+) replies, (\d+) ms(, ask)?\]/g

/** All that a text holds: several where messages were merged. */
export function readNumbered(text: string): Numbered[] {
  return [...text.matchAll(NUMBERED)].map(([, conversation = '', number, replies, waitMs, asks]) => ({
    conversation,
    number: Number(number),
    replies: Number(replies),
    waitMs: Number(waitMs),
    asks: asks !== undefined,
  }))
}

export const messageId = (conversation: string, number: number) => `${conversation}-${number}`

/** The first reply of a turn says which messages it answers. */
export interface Opening {
  readonly conversation: string
  readonly numbers: readonly number[]
  /** How many replies there will be, this one included. */
  readonly replies: number
  /** How many turns the conversation has had, as its state tells, this one included. */
  readonly turn: number
}

export function writeOpening({ conversation, numbers, replies, turn }: Opening): string {
  return `${SAID} ${conversation} turn ${turn} answers ${numbers.join(' ')} in ${replies}`
}

export function readOpening(text: string): Opening | undefined {
  const [, conversation, turn, numbers, replies] = /^\w+ (\w+) turn (\d+) answers ([\d ]+) in (\d+)$/.exec(text) ?? []
  if (conversation === undefined || numbers === undefined) return undefined
  return { conversation, numbers: numbers.split(' ').map(Number), replies: Number(replies), turn: Number(turn) }
}

/** What a person at the desk says, by number. */
export const writeSpoken = (conversation: string, number: number) => `${SAID} to ${conversation}, ${number}`

export function readSpoken(text: string): { readonly conversation: string; readonly number: number } | undefined {
  const [, conversation, number] = /^\w+ to (\S+), (\d+)$/.exec(text) ?? []
  return conversation === undefined ? undefined : { conversation, number: Number(number) }
}
