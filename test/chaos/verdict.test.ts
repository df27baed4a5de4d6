import { describe, expect, it } from 'vitest'
import { messageId, type Opening, writeNumbered, writeOpening } from './numbered.ts'
import { type BeforeLoss, compare, judge, judgeAfterLoss, type Line } from './verdict.ts'

/** A count that cannot find anything would make every run a good one. */

const message = (number: number): Omit<Line, 'sequence'> => ({
  author: 'customer',
  id: messageId('c1', number),
  text: `message ${number}`,
})
const opening = (turn: number, numbers: number[], given: Partial<Opening> = {}): Omit<Line, 'sequence'> => ({
  author: 'bot',
  id: `${messageId('c1', numbers[0] ?? 0)}.0`,
  text: writeOpening({ conversation: 'c1', numbers, replies: 1, turn, ...given }),
})
const reply = (id: string): Omit<Line, 'sequence'> => ({ author: 'bot', id, text: 'more' })
const log = (...lines: Omit<Line, 'sequence'>[]): Line[] => lines.map((line, at) => ({ ...line, sequence: at + 1 }))

function faultsOf(lines: readonly Line[], places: Readonly<Record<number, number[]>>, merging = false): string[] {
  const acknowledged = new Map(Object.entries(places).map(([number, at]) => [Number(number), at]))
  return judge({ conversation: 'c1', acknowledged, merging }, lines).faults.map(({ fault }) => fault)
}

const TWO = { 1: [1], 2: [2] }

describe('the verdict on a conversation', () => {
  it('finds nothing wrong with one that is whole', () => {
    const lines = log(message(1), message(2), opening(1, [1], { replies: 2 }), reply('c1-1.1'), opening(2, [2]))
    expect(faultsOf(lines, { 1: [1, 1], 2: [2] })).toEqual([])
    expect(faultsOf(log(message(1), message(2), opening(1, [1, 2])), TWO, true)).toEqual([])
  })

  it.each([
    ['a message that is not there', log(message(1), opening(1, [1])), { 1: [1], 2: [2] }],
    ['a message without an answer', log(message(1), message(2), opening(1, [1])), TWO],
    ['a reply that is missing', log(message(1), opening(1, [1], { replies: 2 })), { 1: [1] }],
    ['a turn that ended with an excuse', log(message(1), reply('c1-1.sorry')), { 1: [1] }],
    ['a gap', [...log(message(1)), { ...opening(1, [1]), sequence: 3 }], { 1: [1] }],
  ])('finds what is lost: %s', (_, lines, places) => {
    expect(faultsOf(lines, places)).toContain('lost')
  })

  it.each([
    ['a message twice', log(message(1), opening(1, [1]), message(1)), { 1: [1] }],
    ['a reply twice', log(message(1), opening(1, [1], { replies: 2 }), reply('c1-1.1'), reply('c1-1.1')), { 1: [1] }],
    ['two answers', log(message(1), message(2), opening(1, [1]), opening(2, [2, 1])), TWO],
  ])('finds what is doubled: %s', (_, lines, places) => {
    expect(faultsOf(lines, places, true)).toContain('doubled')
  })

  it.each([
    ['the second answered first', log(message(1), message(2), opening(1, [2]), opening(2, [1])), TWO],
    ['an answer before its message', log(message(1), opening(1, [2]), message(2), opening(2, [1])), { 1: [1], 2: [3] }],
    [
      'answers that mix',
      log(message(1), message(2), opening(1, [1], { replies: 2 }), opening(2, [2]), reply('c1-1.1')),
      TWO,
    ],
    ['a state that was not kept', log(message(1), message(2), opening(1, [1]), opening(1, [2])), TWO],
  ])('finds what is out of order: %s', (_, lines, places) => {
    expect(faultsOf(lines, places)).toContain('outOfOrder')
  })

  it.each([
    ["another's answer", log(message(1), opening(1, [1], { conversation: 'c2' })), { 1: [1] }],
    ['two places told of one message', log(message(1), opening(1, [1])), { 1: [1, 2] }],
    ['two messages in one turn where none may merge', log(message(1), message(2), opening(1, [1, 2])), TWO],
  ])('finds what is crossed: %s', (_, lines, places) => {
    expect(faultsOf(lines, places)).toContain('crossed')
  })
})

describe('the verdict after a loss', () => {
  const ACCEPTED: BeforeLoss = { accepted: true, again: false }
  const asked = (number: number) => ({
    ...message(number),
    text: writeNumbered({ conversation: 'c1', number, replies: 1, waitMs: 0, asks: false }),
  })
  const judged = (lines: readonly Line[], before: BeforeLoss | undefined, numbers = [1, 2]) => {
    const acknowledged = new Map(numbers.map((number) => [number, [number]]))
    const sent = { conversation: 'c1', acknowledged, merging: false }
    const { faults, forgiven } = judgeAfterLoss(sent, new Map(before && [[1, before]]), lines)
    return [...faults.map(({ fault }) => fault), ...Array(forgiven).fill('forgiven')]
  }

  it('forgives what was accepted before and not answered, and nothing else', () => {
    const second = log(asked(2), opening(1, [2]))
    expect(judged(second, ACCEPTED)).toEqual(['forgiven'])
    expect(judged(second, { accepted: false, again: true })).toEqual(['lost'])
    expect(judged(second, undefined)).toEqual(['lost'])
    const both = log(asked(1), opening(1, [1]), asked(2), opening(1, [2]))
    expect(judged(both, ACCEPTED)).toEqual([])
  })

  it('takes a second answer for doubled, unless the message came again over the loss', () => {
    const twice = log(asked(1), opening(1, [1]), asked(1), opening(1, [1]))
    expect(judged(twice, ACCEPTED, [1])).toEqual(['doubled'])
    expect(judged(twice, { accepted: true, again: true }, [1])).toEqual([])
  })

  it('finds what is out of order, and what is crossed', () => {
    const reversed = log(asked(1), asked(2), opening(1, [2]), opening(2, [1]))
    expect(judged(reversed, undefined)).toEqual(['outOfOrder'])
    const other = log(asked(1), opening(1, [1], { conversation: 'c2' }))
    expect(judged(other, undefined, [1])).toEqual(['crossed'])
  })
})

describe('the comparison of two records', () => {
  const whole = log(message(1), opening(1, [1]), message(2))
  const faults = (other: readonly Line[]) => compare('c1', 'the other', whole, other).map(({ fault }) => fault)

  it('finds nothing between equals, and every difference otherwise', () => {
    const [first, second, third] = whole as [Line, Line, Line]
    expect(faults(whole)).toEqual([])
    expect(faults([first, third])).toEqual(['lost'])
    expect(faults([first, second, second, third])).toEqual(['doubled'])
    expect(faults([...whole, { ...third, sequence: 4 }])).toEqual(['doubled'])
    expect(faults([second, first, third])).toEqual(['outOfOrder'])
    expect(faults([first, { ...second, text: 'something else' }, third])).toEqual(['crossed'])
  })
})
