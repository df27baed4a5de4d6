import { digitsForWords } from './number-words.ts'
import { plain } from './plain.ts'
import { unitOf } from './units.ts'

/** What a text states that is right or wrong to the letter. */
export interface Facts {
  /** Each number, in the readings that its writing allows, with the unit that stands by it or ''. */
  readonly numbers: readonly { readonly readings: readonly string[]; readonly unit: string }[]
  /** Codes, e-mail addresses, hosts, phone numbers, times, months and days of the week, in one spelling each. */
  readonly marks: ReadonlySet<string>
}

const EMAIL =
  /(?<![\p{L}\d.!#$%&'*+/=?^_`{|}~-])[\p{L}\d.!#$%&'*+/=?^_`{|}~-]{1,64}@[\p{L}\d-]{1,63}(?:\.[\p{L}\d-]{1,63})+/gu
const ADDRESS = /\b(?:https?:\/\/|ftp:\/\/|www\.)[^\s<>()[\]{}"'`|]+/gi
/** A host or a file name. */
const HOST = /(?<![\w.-])[a-z\d](?:[\w-]*[a-z\d])?(?:\.[a-z\d-]+)*\.[a-z]{2,24}(?![\w-])/gi
const ISO_DATE = /(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)/g
const SHORT_DATE = /(?<![\d/.])(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d{2})(?!\d)/g
const HAN_MONTH = /(\d{1,2}) ?月 ?(?:(\d{1,2}) ?[日号])?/gu
const MONTHS =
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?'
/** A name of a month beside a number: "may" and "march" are words, too. */
const MONTH = new RegExp(`(?<=\\d(?:st|nd|rd|th)?(?: of)? )(?:${MONTHS})\\b\\.?|\\b(?:${MONTHS})\\b\\.?(?= \\d)`, 'gi')
const TIME =
  /(?<![\d:])(\d{1,2}):(\d{2})(?: ?([ap])\.?m\b\.?)?|(?<![\d:.])(\d{1,2}) ?([ap])\.?m\b\.?|(\d{1,2}) ?点(?:(半)|(\d{1,2}) ?分)?/giu
const WEEKDAY =
  /\b(mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:days?)?\b(?!\.\w)|(?:周|星期|礼拜)([一二三四五六日天])/giu
const PHONE = /(?<![\w+])(?:\+|\(\+?)?\d(?:[ ().\-/]{0,3}\d){6,16}(?![\w])/g
const CODE =
  /(?<![\p{Script=Latin}\d_-])(?=[\p{Script=Latin}_-]{0,40}\d)(?=[\d_-]{0,40}\p{Script=Latin})[\p{Script=Latin}\d]+(?:[-_][\p{Script=Latin}\d]+)*/gu
const NUMBER = /\d{1,3}(?:[ '’]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*/g
/** Between the ends of a range, which share a unit. */
const RANGE = /^ ?(?:[-–—~]|to|or|and|bis|à|至|到) ?(?=\d)/i

export function factsOf(text: string): Facts {
  const numbers: { readings: string[]; unit: string }[] = []
  const marks = new Set<string>()
  let rest = digitsForWords(plain(text))
  /** What was understood is not looked at again. */
  const take = (pattern: RegExp, read: (...groups: string[]) => boolean | undefined) => {
    rest = rest.replace(pattern, (all: string, ...groups: string[]) =>
      read(all, ...groups) === false ? all : ' \u0000 ',
    )
  }
  const add = (unit: string, ...readings: string[]) => {
    numbers.push({ readings, unit })
  }

  take(EMAIL, (all) => void marks.add(`mail ${all.toLowerCase()}`))
  take(ADDRESS, (all) => void marks.add(`host ${hostOf(all)}`))
  take(HOST, (all) => void marks.add(`host ${all.toLowerCase().replace(/^www\./, '')}`))
  take(ISO_DATE, (_, year = '', month = '', day = '') => {
    add('', year)
    add('', String(Number(day)))
    marks.add(`month ${Number(month)}`)
    return true
  })
  take(SHORT_DATE, (_, first = '', second = '', year = '') => {
    for (const number of [first, second, year]) add('', String(Number(number)))
    return true
  })
  take(HAN_MONTH, (_, month = '', day) => {
    if (day) add('', String(Number(day)))
    marks.add(`month ${Number(month)}`)
    return true
  })
  take(MONTH, (all) => void marks.add(`month ${monthNumber(all)}`))
  take(WEEKDAY, (all, english, han) => weekday(all, english, han, marks))
  take(TIME, (_, hour, minute, half, hourAlone, halfAlone, hanHour, hanHalf, hanMinute) => {
    const at = Number(hour ?? hourAlone ?? hanHour)
    const minutes = Number(minute ?? hanMinute ?? (hanHalf ? 30 : 0))
    const afternoon = /p/i.test(half ?? halfAlone ?? '') && at < 12
    marks.add(`time ${afternoon ? at + 12 : at}:${minutes}`)
    return true
  })
  take(PHONE, (all) => {
    const digits = all.replace(/\D/g, '')
    const isNumber = /^\d{1,3}(?:[ .]\d{3})+$/.test(all) || /^\d{4} ?[-–/] ?\d{4}$/.test(all)
    if (digits.length < 7 || isNumber) return false
    marks.add(`phone ${digits}`)
    return true
  })
  take(CODE, (all) => {
    const number = /^(\d+)-?(.*)$/.exec(all)
    if (
      number?.[1] &&
      (/^(?:st|nd|rd|th)$/i.test(number[2] ?? '') || unitOf('', number[2] ?? '')?.length === number[2]?.length)
    ) {
      return false
    }
    marks.add(`code ${all.replace(/[-_]/g, '').toLowerCase()}`)
    return true
  })

  for (const found of rest.matchAll(NUMBER)) {
    const end = found.index + found[0].length
    const unit = unitOf(rest.slice(Math.max(0, found.index - 5), found.index), rest.slice(end, end + 24))
    const scale = /^ ?(thousand|million|billion|k(?![a-z]))/i.exec(rest.slice(end, end + 10))?.[1]?.toLowerCase()
    const scaled =
      scale === undefined
        ? readings(found[0])
        : readings(found[0]).map((value) => String(Number(value) * (SCALES[scale] ?? 1)))
    const range = RANGE.exec(rest.slice(end, end + 6))
    const other = range && /^\d+(?:[.,]\d+)*/.exec(rest.slice(end + range[0].length))
    const shared = other && range && unitOf('', rest.slice(end + range[0].length + other[0].length).slice(0, 24))
    // 2026年 is a year, not so many years.
    const calendarYear = /^\d{4}$/.test(found[0]) && rest[end] === '年'
    add(calendarYear ? '' : ((unit ?? shared)?.name ?? ''), ...scaled)
  }
  return { numbers, marks }
}

const SCALES: Readonly<Record<string, number>> = {
  k: 1_000,
  thousand: 1_000,
  million: 1_000_000,
  billion: 1_000_000_000,
}

/** What a written number may mean: 1.500 is one and a half here and fifteen hundred there. */
function readings(written: string): string[] {
  const number = written.replace(/[ '’]/g, '')
  const separators = number.match(/[.,]/g) ?? []
  if (separators.length === 0) return [withoutZeros(number)]
  const last = separators.at(-1) ?? '.'
  const groups = number.split(/[.,]/)
  const thousands = groups.slice(1).every((group) => group.length === 3) && (groups[0]?.length ?? 0) <= 3
  if (new Set(separators).size === 2) {
    const at = number.lastIndexOf(last)
    return [decimal(number.slice(0, at).replace(/[.,]/g, ''), number.slice(at + 1))]
  }
  if (separators.length > 1) return [thousands ? groups.join('') : number]
  const [whole = '', fraction = ''] = groups
  if (!thousands || whole === '0') return [decimal(whole, fraction)]
  return last === ',' || /^0+$/.test(fraction) ? [groups.join('')] : [groups.join(''), decimal(whole, fraction)]
}

function decimal(whole: string, fraction: string): string {
  const kept = fraction.replace(/0+$/, '')
  return kept === '' ? withoutZeros(whole) : `${withoutZeros(whole)}.${kept}`
}

/** 03 is 3; a longer number with zeros in front is a code, and kept. */
const withoutZeros = (digits: string): string => (digits.length <= 2 ? String(Number(digits)) : digits)

function hostOf(address: string): string {
  return address
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, '')
    .replace(/^www\./, '')
    .replace(/[/?#:].*$/, '')
    .replace(/[.,;!]+$/, '')
}

const MONTH_STARTS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const monthNumber = (name: string) => MONTH_STARTS.indexOf(name.slice(0, 3).toLowerCase()) + 1

const DAY_STARTS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

function weekday(all: string, english: string | undefined, han: string | undefined, marks: Set<string>): boolean {
  // Sat and sun are words as well: only with a capital are they days.
  if (english !== undefined && !/^[A-Z]/.test(all)) return false
  const day =
    english === undefined
      ? '一二三四五六日'.indexOf(han === '天' ? '日' : (han ?? ''))
      : DAY_STARTS.indexOf(english.slice(0, 3).toLowerCase())
  marks.add(`weekday ${day + 1}`)
  return true
}

/** Whether all that one text states stands in another. */
export function areStated(claims: Facts, evidence: Facts): boolean {
  const units = new Set(evidence.numbers.map(({ unit }) => unit))
  for (const { readings: values, unit } of claims.numbers) {
    const same = evidence.numbers.filter((number) => number.readings.some((value) => values.includes(value)))
    const stated = same.some((number) => number.unit === unit || unit === '' || (number.unit === '' && units.has(unit)))
    if (!stated) return false
  }
  return [...claims.marks].every((mark) => evidence.marks.has(mark) || isSamePhone(mark, evidence.marks))
}

/** +43 512 1234567 is 0512 1234567 to those who live there. */
function isSamePhone(mark: string, known: ReadonlySet<string>): boolean {
  if (!mark.startsWith('phone ')) return false
  const local = (phone: string) => phone.slice(6).replace(/^0+/, '')
  const wanted = local(mark)
  return [...known].some((other) => {
    if (!other.startsWith('phone ')) return false
    const [short = '', long = ''] = [local(other), wanted].sort((a, b) => a.length - b.length)
    return short.length >= 7 && long.endsWith(short) && long.length - short.length <= 3
  })
}

export function joinFacts(all: readonly Facts[]): Facts {
  return {
    numbers: all.flatMap(({ numbers }) => numbers),
    marks: new Set(all.flatMap(({ marks }) => [...marks])),
  }
}
