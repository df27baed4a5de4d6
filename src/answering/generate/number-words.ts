// Numbers written in words, in the languages whose answers are compared word by word: English and Chinese.

const SMALL =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'
const ENGLISH = new Map<string, number>([
  ...SMALL.split(' ').map((word, value): [string, number] => [word, value]),
  ...TENS.split(' ').map((word, at): [string, number] => [word, (at + 2) * 10]),
])
const SCALES = new Map([
  ['hundred', 100],
  ['thousand', 1_000],
  ['million', 1_000_000],
])
const FIRST = [...ENGLISH.keys()].join('|')
const WORD = [FIRST, ...SCALES.keys()].join('|')
const ENGLISH_RUN = new RegExp(`\\b(?:${FIRST})(?:(?:[\\s-]+and)?[\\s-]+(?:${WORD}))*\\b`, 'gi')

/** Not "once a day". */
const A_UNIT =
  /(?<=\b(?:within|in|after|for|than|takes?|lasts?|about|up to) )an?(?= (?:business |working )?(?:second|minute|hour|day|week|month|year)\b)/gi

const HAN_DIGITS = new Map([...'零一二三四五六七八九'].map((character, value) => [character, value]))
HAN_DIGITS.set('〇', 0).set('两', 2)
const HAN_SCALES = new Map([
  ['十', 10],
  ['百', 100],
  ['千', 1_000],
])
const HAN_RUN = /[零〇一二两三四五六七八九十百千万]+/gu
/** What is counted follows a number: 三天, not 三方. */
const COUNTED =
  /^(?:个|天|日|周|星期|礼拜|月|年|小时|分钟|秒|元|块|角|次|件|台|张|种|位|倍|点|号|岁|公斤|公里|米|折|成|美元|欧元|工作日)/u
/** Words that hold the character of a number and are none. */
const NO_NUMBER = /^(?:千万|万一|一|十)$/u

/** The text with its number words in digits. A bare "one" is a word, unless something is counted. */
export function digitsForWords(text: string): string {
  return text
    .replace(/百分之([零〇一二两三四五六七八九十百]+|\d+(?:\.\d+)?)/gu, (_, number: string) => `${hanValue(number)}%`)
    .replace(/(\d+(?:\.\d+)?)\s?(万|亿)/gu, (_, number: string, scale: string) => scaled(number, scale))
    .replace(HAN_RUN, (run, at: number) => {
      const counted = COUNTED.test(text.slice(at + run.length))
      if (!counted && (run.length === 1 || NO_NUMBER.test(run))) return run
      // 一个 and 一次 count nothing.
      if (run === '一' && !/^(?:个?月|个?工作日|天|周|年|个?小时|分钟|个?星期)/u.test(text.slice(at + 1))) return run
      return String(hanValue(run))
    })
    .replace(A_UNIT, '1')
    .replace(ENGLISH_RUN, (run, at: number) => {
      if (
        /^one$/i.test(run) &&
        !/^[\s-](?:business |working )?(?:second|minute|hour|day|week|month|year)/i.test(text.slice(at + 3))
      ) {
        return run
      }
      return String(englishValue(run))
    })
}

function scaled(number: string, scale: string): string {
  return String(Math.round(Number(number) * (scale === '万' ? 10_000 : 100_000_000)))
}

function englishValue(run: string): number {
  let total = 0
  let part = 0
  for (const word of run.toLowerCase().split(/[\s-]+/)) {
    const scale = SCALES.get(word)
    if (scale === 100) part = Math.max(1, part) * 100
    else if (scale !== undefined) {
      total += Math.max(1, part) * scale
      part = 0
    } else part += ENGLISH.get(word) ?? 0
  }
  return total + part
}

function hanValue(run: string): number {
  if (/^[\d.]+$/.test(run)) return Number(run)
  // 二〇二六 is read digit by digit.
  if (!/[十百千万]/u.test(run)) return Number([...run].map((digit) => HAN_DIGITS.get(digit)).join(''))
  let total = 0
  let part = 0
  let digit = 0
  for (const character of run) {
    const scale = HAN_SCALES.get(character)
    if (character === '万') {
      total += (part + digit) * 10_000
      part = 0
      digit = 0
    } else if (scale !== undefined) {
      part += Math.max(1, digit) * scale
      digit = 0
    } else digit = HAN_DIGITS.get(character) ?? 0
  }
  return total + part + digit
}
