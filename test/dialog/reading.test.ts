import { describe, expect, it } from 'vitest'
import { abandons } from '../../src/dialog/reading/abandon.ts'
import { correctionIn } from '../../src/dialog/reading/correction.ts'
import { isQuestion } from '../../src/dialog/reading/question.ts'

describe('what somebody wants who', () => {
  it.each([
    'never mind',
    'Nevermind!',
    'forget it',
    'ok, cancel that please',
    'stop',
    "I don't want to anymore",
    '算了',
    '那算了吧',
    '不用了，谢谢',
    '取消',
    '我不想退了',
  ])('says "%s" is to stop', (text) => expect(abandons(text)).toBe(true))

  it.each([
    'I want to cancel my order',
    'stop sending me mail',
    'never',
    '取消订单AO-123456',
    'the parcel did not stop here',
    '不',
  ])('says "%s" is not to stop', (text) => expect(abandons(text)).toBe(false))

  it.each([
    ['no, I meant Friday', 'Friday'],
    ['Sorry, it should be AO-111111', 'AO-111111'],
    ['actually the second one', 'the second one'],
    ['Oops, I meant two', 'two'],
    ['make that three', 'three'],
    ['不对，是周五', '周五'],
    ['说错了，应该是AO-111111', 'AO-111111'],
    ['我的意思是两件', '两件'],
  ])('says "%s" is to correct', (text, rest) => expect(correctionIn(text)).toBe(rest))

  it.each(['AO-111111', 'no', '不是', 'not yet', 'nowhere'])('says "%s" corrects nothing', (text) =>
    expect(correctionIn(text)).toBeUndefined(),
  )

  it.each([
    'how long does it take?',
    'what does it cost',
    'can I swap it',
    '运费多少',
    '可以退货吗',
    'ok but when will it come',
  ])('says "%s" asks', (text) => expect(isQuestion(text)).toBe(true))

  it.each(['AO-123456', 'the blue one', '蓝色的', 'I will be there on Friday'])('says "%s" does not ask', (text) =>
    expect(isQuestion(text)).toBe(false),
  )
})
