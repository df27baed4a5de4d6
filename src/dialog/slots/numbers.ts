import type { Found } from '../../core/slot.ts'

const DIGITS = /(?<![\p{L}\p{N}.-])[-−]?(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.\d+)?(?![\p{N}]|-\d|[A-Za-z]*-\d)/gu
const UNITS =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  )
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')
const WORDS = new RegExp(
  `\\b(?:(${TENS.join('|')})(?:[- ](${UNITS.slice(1, 10).join('|')}))?|(${UNITS.join('|')}))\\b`,
  'gi',
)
const HAN = /[零〇一二两三四五六七八九十百千万]+/g
const HAN_DIGIT: Readonly<Record<string, number>> = Object.fromEntries([
  ...[...'零一二三四五六七八九'].map((digit, value) => [digit, value]),
  ['〇', 0],
  ['两', 2],
])
const HAN_UNIT: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1_000 }

/** Numbers in digits, in English words up to ninety-nine, and in Chinese ones. */
export function findNumbers(text: string): Found[] {
  const digits = [...text.matchAll(DIGITS)].map((match) =>
    at(match, Number(match[0].replace('−', '-').replace(/[,，]/g, ''))),
  )
  const words = [...text.matchAll(WORDS)].map((match) => at(match, wordValue(match)))
  const han = [...text.matchAll(HAN)].map((match) => at(match, hanValue(match[0])))
  return [...digits, ...words, ...han].sort((one, other) => one.start - other.start)
}

function at(match: RegExpExecArray, value: number): Found {
  return { value, start: match.index, end: match.index + match[0].length }
}

function wordValue([, tens, unit, single]: RegExpExecArray): number {
  const place = (word: string | undefined) => UNITS.indexOf((word ?? '').toLowerCase())
  if (single !== undefined) return place(single)
  return (TENS.indexOf((tens ?? '').toLowerCase()) + 2) * 10 + (unit === undefined ? 0 : place(unit))
}

/** 三百二十五 is 325, 一万 is 10,000; digits in a row are read as they stand. */
function hanValue(numeral: string): number {
  const digits = [...numeral]
  if (digits.every((digit) => digit in HAN_DIGIT)) return Number(digits.map((digit) => HAN_DIGIT[digit]).join(''))
  let sum = 0
  let section = 0
  let digit = 0
  for (const sign of digits) {
    const unit = HAN_UNIT[sign]
    if (sign === '万') {
      sum += (section + digit || 1) * 10_000
      section = digit = 0
    } else if (unit === undefined) {
      digit = HAN_DIGIT[sign] ?? 0
    } else {
      section += (digit || 1) * unit
      digit = 0
    }
  }
  return sum + section + digit
}
