import { describe, expect, it } from 'vitest'
import { buildIndex } from '../../src/knowledge/index/build.ts'
import { Spelling } from '../../src/knowledge/index/spelling.ts'

const QUESTIONS = [
  'How do I cancel an order and get a refund?',
  'Is delivery of a packet free? Where does tracking start?',
  'I forgot my password: how do notifications help?',
  'Which sleeping bag keeps me warm?',
  'Is the Otterskin waterproof?',
]

const spelling = new Spelling(buildIndex([{ questions: QUESTIONS, context: [], text: '', lang: 'en' }]))

describe('spelling', () => {
  it.each([
    ['refudn', 'refund'],
    ['cancle', 'cancel'],
    ['oder', 'order'],
    ['delivrey', 'delivery'],
    ['trackng', 'tracking'],
    ['forgoten', 'forgotten'],
    ['notificatons', 'notifications'],
    ['otterksin', 'otterskin'],
    ['passwrod', 'password'],
    ['whne', 'when'],
  ])('%s is meant for %s', (word, meant) => {
    expect(spelling.meant(word)?.words).toEqual([meant])
  })

  it.each([
    ['sleepingbag', ['sleeping', 'bag']],
    ['refundpolicy', ['refund', 'policy']],
    ['freedelivery', ['free', 'delivery']],
  ])('%s are two words', (word, words) => {
    expect(spelling.meant(word)?.words).toEqual(words)
  })

  it.each(['jacket', 'border', 'hire', 'rent', 'asdfgh', 'qq', '402'])('%s is no slip', (word) => {
    expect(spelling.meant(word)).toBeUndefined()
  })
})
