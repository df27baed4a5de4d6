import { describe, expect, it } from 'vitest'
import { judgeVisit } from './handover-verdict.ts'
import { messageId, writeNumbered, writeOpening, writeSpoken } from './numbered.ts'
import type { Line } from './verdict.ts'
import { AFTERWARDS, REPLIES } from './visitor.ts'

const SESSION = { conversation: 'dl-1' }

type Spoken = Pick<Line, 'author' | 'text'>
const customer = (number: number): Spoken => ({
  author: 'customer',
  text: writeNumbered({ conversation: 'h1', number, replies: 1, waitMs: 0, asks: false }),
})
const bot = (number: number, conversation = 'h1'): Spoken => ({
  author: 'bot',
  text: writeOpening({ conversation, numbers: [number], replies: 1, turn: number }),
})
const agent = (number: number, conversation = SESSION.conversation): Spoken => ({
  author: 'agent',
  text: writeSpoken(conversation, number),
})
const system = (text: string): Spoken => ({ author: 'system', text })
const [came, gone] = [system('mia has come'), system('mia has gone')]
const words = Array.from({ length: REPLIES }, (_, index) => agent(index + 1))
const end = [customer(AFTERWARDS), bot(AFTERWARDS)]

function faultsOf(...lines: readonly Spoken[]): string[] {
  const acknowledged = new Set([1, AFTERWARDS])
  const numbered = lines.map((line, at) => ({ ...line, sequence: at + 1, id: messageId('h1', at) }))
  return judgeVisit({ conversation: 'h1', session: SESSION, acknowledged }, numbered).faults.map(({ fault }) => fault)
}

describe('the verdict on a visit', () => {
  it('finds nothing wrong where a person came and went, and what was said meanwhile has no answer of the bot', () => {
    expect(faultsOf(came, customer(1), ...words, gone, ...end)).toEqual([])
    expect(faultsOf(customer(1), bot(1), came, ...words, gone, ...end)).toEqual([])
  })

  it.each([
    ['the bot speaks while a person is there', [came, customer(1), ...words, bot(1), gone, ...end], 'talkedOver'],
    [
      'the bot tells something without being asked',
      [came, customer(1), ...words, { author: 'bot', text: 'news' }, gone, ...end],
      'talkedOver',
    ],
    ['words of the person are missing', [customer(1), came, ...words.slice(1), gone, ...end], 'lost'],
    ['they are said twice', [customer(1), came, ...words, agent(REPLIES), gone, ...end], 'doubled'],
    ['they are said in another order', [customer(1), came, ...words.toReversed(), gone, ...end], 'outOfOrder'],
    [
      'they are meant for somebody else',
      [customer(1), came, agent(1, 'dl-2'), ...words.slice(1), gone, ...end],
      'crossed',
    ],
    [
      'they are said after the person went',
      [customer(1), came, ...words.slice(1), gone, agent(1), ...end],
      'outOfOrder',
    ],
    ['two come', [customer(1), came, system('tom has come'), ...words, gone, ...end], 'doubled'],
    ['nobody comes', [customer(1), ...words, gone, ...end], 'lost'],
    ['a message is gone', [came, ...words, gone, ...end], 'lost'],
    ['a message is there twice', [customer(1), customer(1), came, ...words, gone, ...end], 'doubled'],
    ['a message is answered twice', [customer(1), bot(1), came, ...words, gone, bot(1), ...end], 'doubled'],
    ['somebody else is answered', [customer(1), bot(1, 'h2'), came, ...words, gone, ...end], 'crossed'],
    ['the bot does not come back', [customer(1), came, ...words, gone, customer(AFTERWARDS)], 'lost'],
  ] as const)('finds out where %s', (_what, lines, fault) => expect(faultsOf(...lines)).toContain(fault))
})
