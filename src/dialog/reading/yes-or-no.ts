import { plain } from './plain.ts'

const YES = [
  'yes',
  'y',
  'yeah',
  'yep',
  'yup',
  'sure',
  'ok',
  'okay',
  'right',
  'correct',
  'exactly',
  'of course',
  'please do',
  'do it',
  'go ahead',
  'that is right',
  "that's right",
  'that is correct',
  "that's correct",
  'sounds good',
  'confirm',
  'confirmed',
  'absolutely',
  'definitely',
  '是',
  '是的',
  '对',
  '对的',
  '好',
  '好的',
  '可以',
  '行',
  '没错',
  '确认',
  '嗯',
  '嗯嗯',
  '要',
  '需要',
  '正确',
  '没问题',
  '同意',
  '当然',
]
const NO = [
  'no',
  'n',
  'nope',
  'nah',
  'not',
  'wrong',
  'incorrect',
  'no thanks',
  'no thank you',
  'not really',
  'do not',
  "don't",
  '不',
  '不是',
  '不对',
  '不要',
  '不用',
  '不用了',
  '否',
  '没有',
  '错',
  '错了',
  '不行',
  '不可以',
  '不好',
  '不需要',
  '不同意',
]
const COURTESY = /\b(please|thanks|thank you|it is|it's)\b|谢谢|麻烦了?|[请吧啊呀哦了]$/g

const words = (phrases: readonly string[]) => new Set(phrases)
const yes = words(YES)
const no = words(NO)

/** What a short answer says, in English or Chinese; undefined where it is neither. */
export function yesOrNo(text: string): 'yes' | 'no' | undefined {
  const said = plain(text)
  for (const form of [said, plain(said.replace(COURTESY, ' ')), plain(said.split(/[,，.。;；!！]/, 1)[0] ?? '')]) {
    if (yes.has(form)) return 'yes'
    if (no.has(form)) return 'no'
  }
  return undefined
}
