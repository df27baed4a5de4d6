import type { TranscriptEntry } from '../../src/core/transcript.ts'

import { messageId, type Opening, readNumbered, readOpening } from './numbered.ts'

/** One line of a conversation, as a customer or the transcript has it. */
export interface Line {
  readonly sequence: number
  readonly author: TranscriptEntry['author']
  /** A message's id is its customer's; a reply's ends with its position in its turn. */
  readonly id: string
  readonly text: string
}

/** What was sent in one conversation. */
export interface Sent {
  readonly conversation: string
  /** The places at which each message was acknowledged, by number: the same one as often as it was sent again. */
  readonly acknowledged: ReadonlyMap<number, readonly number[]>
  /** Whether one turn may answer several messages. */
  readonly merging: boolean
}

/** `talkedOver`: the bot spoke while a person had the conversation. */
export const FAULTS = ['lost', 'doubled', 'outOfOrder', 'crossed', 'talkedOver'] as const
export type Fault = (typeof FAULTS)[number]

export interface Verdict {
  /** Messages that were acknowledged, and turns that answered them. */
  readonly accepted: number
  readonly turns: number
  readonly faults: readonly { readonly fault: Fault; readonly what: string }[]
}

interface Turn {
  readonly first: Line
  readonly positions: number[]
  opening: Opening | undefined
}

/** Counts what a whole conversation proves: each message once, answered once, whole, in order, and nobody else's. */
export function judge({ conversation, acknowledged, merging }: Sent, lines: readonly Line[]): Verdict {
  const faults: { fault: Fault; what: string }[] = []
  const blame = (fault: Fault, what: string) => faults.push({ fault, what: `${conversation}: ${what}` })

  for (const [index, { sequence }] of lines.entries()) {
    if (sequence !== index + 1) {
      blame(sequence > index + 1 ? 'lost' : 'doubled', `line ${sequence} stands where line ${index + 1} belongs`)
      break
    }
  }

  const places = new Map<string, number>()
  for (const { author, id, sequence } of lines) {
    if (author !== 'customer') continue
    if (places.has(id)) blame('doubled', `message ${id} is at ${places.get(id)} and at ${sequence}`)
    else places.set(id, sequence)
  }
  const placeOf = (number: number) => places.get(messageId(conversation, number))
  for (const [number, told] of acknowledged) {
    const place = placeOf(number)
    if (place === undefined) blame('lost', `message ${number} was acknowledged and is not in the log`)
    else if (told.some((at) => at !== place)) blame('crossed', `message ${number} is at ${place}, told was ${told}`)
  }

  const turns = turnsOf(lines, blame)
  const answered = new Map<number, number>()
  let last = 0
  for (const [index, { first, positions, opening }] of turns.entries()) {
    if (!opening) {
      blame('lost', `the turn of ${first.id} says nothing of what it answers`)
      continue
    }
    if (opening.conversation !== conversation) blame('crossed', `turn ${first.id} answers ${opening.conversation}`)
    if (opening.turn !== index + 1) blame('outOfOrder', `turn ${index + 1} believes to be turn ${opening.turn}`)
    if (opening.numbers.length > 1 && !merging) blame('crossed', `turn ${first.id} answers ${opening.numbers}`)
    if (positions.length < opening.replies)
      blame('lost', `turn ${first.id} has replies ${positions} of ${opening.replies}`)
    for (const number of opening.numbers) {
      answered.set(number, (answered.get(number) ?? 0) + 1)
      const place = placeOf(number) ?? Number.POSITIVE_INFINITY
      if (place < last) blame('outOfOrder', `message ${number}, at ${place}, is answered after the one at ${last}`)
      if (place > first.sequence)
        blame('outOfOrder', `message ${number}, at ${place}, is answered at ${first.sequence}`)
      last = Math.max(last, place)
    }
  }
  for (const number of acknowledged.keys()) {
    const times = answered.get(number) ?? 0
    if (times === 0) blame('lost', `message ${number} is not answered`)
    if (times > 1) blame('doubled', `message ${number} is answered ${times} times`)
  }
  return { accepted: acknowledged.size, turns: turns.length, faults }
}

/** A message that was handed in before a loss: whether that was acknowledged, and whether it was handed in again after. */
export interface BeforeLoss {
  readonly accepted: boolean
  readonly again: boolean
}

/**
 * Counts what a transcript proves of a conversation whose memory was lost once: what was accepted before may be
 * unanswered; nothing is answered twice, crossed or out of order; and what came after is answered.
 */
export function judgeAfterLoss(
  { conversation, acknowledged }: Sent,
  beforeLoss: ReadonlyMap<number, BeforeLoss>,
  lines: readonly Pick<Line, 'author' | 'text' | 'sequence'>[],
): Verdict & { readonly forgiven: number } {
  const faults: { fault: Fault; what: string }[] = []
  const blame = (fault: Fault, what: string) => faults.push({ fault, what: `${conversation}: ${what}` })
  const answered = new Map<number, number>()
  const asked: number[] = []
  let turns = 0
  let last = -1
  for (const { author, text, sequence } of lines) {
    if (author === 'customer') asked.push(...readNumbered(text).map(({ number }) => number))
    const opening = author === 'bot' ? readOpening(text) : undefined
    if (!opening) continue
    turns++
    if (opening.conversation !== conversation) blame('crossed', `line ${sequence} answers ${opening.conversation}`)
    for (const number of opening.numbers) {
      answered.set(number, (answered.get(number) ?? 0) + 1)
      const place = asked.indexOf(number, last + 1)
      if (place < 0) blame('outOfOrder', `message ${number} is answered at ${sequence}, after others that came later`)
      else last = place
    }
  }
  let forgiven = 0
  for (const number of acknowledged.keys()) {
    const times = answered.get(number) ?? 0
    const before = beforeLoss.get(number)
    if (times === 0 && before?.accepted) forgiven++
    else if (times === 0) blame('lost', `message ${number} came after the loss and is not answered`)
    // Handed in before and again after: nobody can tell that it is the same.
    if (times > (before?.again ? 2 : 1)) blame('doubled', `message ${number} is answered ${times} times`)
  }
  return { accepted: acknowledged.size, turns, faults, forgiven }
}

/** Replies by turn, in the order of the log. */
function turnsOf(lines: readonly Line[], blame: (fault: Fault, what: string) => void): Turn[] {
  const turns: Turn[] = []
  const known = new Map<string, Turn>()
  for (const line of lines) {
    if (line.author !== 'bot') continue
    const end = line.id.lastIndexOf('.')
    const key = line.id.slice(0, end)
    const position = Number(line.id.slice(end + 1))
    if (Number.isNaN(position)) blame('lost', `turn ${key} ended with ${line.id}`)
    let turn = known.get(key)
    if (!turn) {
      turn = { first: line, positions: [], opening: undefined }
      known.set(key, turn)
      turns.push(turn)
    } else if (turns.at(-1) !== turn) {
      blame('outOfOrder', `reply ${line.id} comes after the next turn's`)
    }
    if (turn.positions.includes(position)) blame('doubled', `reply ${line.id} is said twice`)
    else if (position !== turn.positions.length) blame('outOfOrder', `reply ${line.id} comes after ${turn.positions}`)
    turn.positions.push(position)
    if (position === 0) turn.opening = readOpening(line.text)
  }
  return turns
}

/** Compares what somebody was shown, or what the transcript has, with the log: line by line, in order. */
export function compare(
  conversation: string,
  what: string,
  log: readonly Pick<Line, 'sequence' | 'author' | 'text'>[],
  other: readonly Pick<Line, 'sequence' | 'author' | 'text'>[],
): Verdict['faults'] {
  const faults: { fault: Fault; what: string }[] = []
  const blame = (fault: Fault, why: string) => faults.push({ fault, what: `${conversation}: ${what} ${why}` })
  const seen = new Map<number, (typeof other)[number]>()
  let last = 0
  for (const line of other) {
    if (seen.has(line.sequence)) blame('doubled', `has line ${line.sequence} twice`)
    else if (line.sequence < last) blame('outOfOrder', `has line ${line.sequence} after line ${last}`)
    seen.set(line.sequence, line)
    last = Math.max(last, line.sequence)
  }
  for (const { sequence, author, text } of log) {
    const same = seen.get(sequence)
    if (!same) blame('lost', `lacks line ${sequence}`)
    else if (same.author !== author || same.text !== text) blame('crossed', `has another line ${sequence}`)
    seen.delete(sequence)
  }
  for (const sequence of seen.keys()) blame('doubled', `has line ${sequence}, which the log has not`)
  return faults
}
