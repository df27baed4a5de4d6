import { plain } from './plain.ts'
import { unitOf } from './units.ts'

const NOT_ENGLISH =
  /\b(?:not|no|never|cannot|without|unable|neither|nor|none|nobody|nothing|unavailable|impossible|ineligible|refus(?:e[sd]?|ing)|exclud(?:e[sd]?|ing)|exclusions?|prohibit(?:s|ed)?|forbidden|reject(?:s|ed)?)\b|n['’]t\b/i
/** 不, 没 and their kind, but for the words in which they deny nothing. */
const NOT_HAN =
  /(?<!是|能|会|要|可|有|差|好|对)(?:不(?!同|仅|但|过|论|管|久|断|锈钢|少|错|妨|满意)|没|未(?!来)|无(?!论|线|人机)|勿|禁止|谢绝|拒绝|排除|除外|切莫|别(?!的|人|墅|名))(?<!分别|区别|个别|类别|级别|性别|特别|识别)/gu
/** Denies what a thing is like, or sets a condition: 未穿过的靴子, 如未拆封. What is said of it is not denied. */
const ASIDE_HAN =
  /(?:如果?|若|只要|凡)[^，。；,;]{0,4}(?:不|没有?|未|无)[^，。；,;]{0,8}|(?:没有?|未|不|无)[^，。；,;的不没未无]{1,6}的/gu
const NOT_OTHER: Readonly<Record<string, RegExp>> = {
  de: /\b(?:nicht|kein(?:e[nmrs]?)?|nie(?:mals)?|ohne|weder|ausgeschlossen)\b/i,
  fr: /\b(?:ne|n['’]\p{L}+|pas|sans|jamais|aucune?)\b/iu,
  es: /\b(?:no|sin|nunca|jamás|ningun[ao]?|tampoco)\b/iu,
  it: /\b(?:non|senza|mai|nessun[ao]?)\b/iu,
  pt: /\b(?:não|sem|nunca|nenhum[a]?)\b/iu,
  nl: /\b(?:niet|geen|nooit|zonder)\b/i,
  pl: /(?<!\p{L})(?:nie|bez|nigdy|żaden|żadn\p{L}+)(?!\p{L})/iu,
  sv: /\b(?:inte|ej|aldrig|utan|ingen|inget|inga)\b/i,
  da: /\b(?:ikke|aldrig|uden|ingen|intet)\b/i,
  ru: /(?<!\p{L})(?:не|нет|нельзя|без|никогда|невозможно|запрещено)(?!\p{L})/iu,
  ar: /(?<!\p{L})(?:لا|لن|لم|ليس|ليست|ممنوع|بدون|يتعذر)(?!\p{L})/u,
  he: /(?<!\p{L})(?:לא|אין|אינו|אינה|אינם|אסור|ללא|בלי)(?!\p{L})/u,
  ja: /ない|ません|できず|禁止|不可/u,
  ko: /않|없|못|불가|금지/u,
}

/** Whether it can be told what a text in this language denies. */
export const knowsDenial = (lang: string) => lang === 'en' || lang === 'zh' || lang in NOT_OTHER

/** What a text denies. */
export interface Denial {
  /** What it says. */
  readonly said: boolean
  /** How often. */
  readonly saidTimes: number
  /** What the things are like that it speaks of, how often. */
  readonly asideTimes: number
}

export function denialOf(text: string, lang: string): Denial {
  const read = plain(text)
  const elsewhere = NOT_OTHER[lang]
  let asideTimes = 0
  const rest = read.replace(ASIDE_HAN, () => {
    asideTimes++
    return ' '
  })
  const han = rest.match(NOT_HAN)?.length ?? 0
  // "No, …" only takes up the question.
  const other = elsewhere?.test(read) ?? NOT_ENGLISH.test(rest.replace(/^\W*no\b(?: problem)?[,.!:]?/i, ''))
  return { said: han > 0 || other, saidTimes: han + Number(other), asideTimes }
}

/** Whether two texts deny alike, in whatever place of theirs. */
export function denyAlike(one: Denial, other: Denial): boolean {
  if (one.said === other.said && one.asideTimes > 0 === other.asideTimes > 0) return true
  return one.saidTimes + one.asideTimes === other.saidTimes + other.asideTimes
}

const PREFIXED =
  /^(?:un(?!til|less|ion|ique|ity|der|its?$)|non-?|dis(?=able|allow|approv|connect|continu)|in(?=valid|complete|correct|active|eligible|sufficient|accurate|compatible|secure)|im(?=possible|perfect|proper)|ir(?=regular|reversible)|il(?=legal|legible))(?=\p{L}{4})/u

/** Whether one text has a word of which the other has the opposite alone: worn and unworn, valid and invalid. */
export function haveOpposites(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  const denies = (words: ReadonlySet<string>, others: ReadonlySet<string>) =>
    [...words].some((word) => {
      const affirmed = word.replace(PREFIXED, '')
      return affirmed !== word && others.has(affirmed) && !others.has(word) && !words.has(affirmed)
    })
  return denies(one, other) || denies(other, one)
}

const LIMIT =
  /\b(?:after|later than|longer than|more than|beyond|unless|except|only|otherwise)\b|超过|之后|以后|除非|只有|只能|仅|否则/i

/** Whether a text draws a line, beyond which the opposite holds: "not after 30 days" is "within 30 days". */
export function setsLimit(text: string): boolean {
  return LIMIT.test(text)
}

/** On which side of a number its limit lies. */
type Side = 'up to' | 'from'

const UP_TO =
  'within|up to|at most|maximum(?: of)?|max\\.?|less than|fewer than|under|no (?:later|more) than|until|before|below|not? (?:more|later) than|limited to'
const FROM =
  'after|over|more than|at least|minimum(?: of)?|min\\.?|exceeding|exceeds|beyond|above|longer than|later than|from|starting at|not less than'
const ENGLISH_BOUND = new RegExp(
  `\\b(?:(${UP_TO})|(${FROM}))[ ]+(?:the (?:first|last) )?(?:[$€£¥] ?)?(\\d[\\d.,]*)`,
  'gi',
)
const HAN_BOUND_BEFORE =
  /(?:(最多|不超过|至多|少于|低于|不到)|(至少|超过|最少|不少于|不低于|大于|高于|满))[^\d，。；]{0,2}(\d[\d.,]*)/gu
const HAN_BOUND_BEHIND = /(\d[\d.,]*)[^\d，。；]{0,4}?(?:(以内|之内|内|以下|之前|以前)|(以上|之后|以后|后|起))/gu

/** The sides of each limit, by its number and unit: within an hour and after one day do not differ. */
function boundsOf(text: string): Map<string, Set<Side>> {
  const bounds = new Map<string, Set<Side>>()
  const add = ({ 0: all, index }: RegExpExecArray, number: string, side: Side) => {
    const before = text.slice(0, index + all.indexOf(number))
    const unit = unitOf(before, text.slice(before.length + number.length, before.length + number.length + 24))
    const key = `${number.replace(/[.,](?=$|\d{3}(?!\d))/g, '')} ${unit?.name ?? ''}`
    bounds.set(key, (bounds.get(key) ?? new Set()).add(side))
  }
  for (const found of text.matchAll(ENGLISH_BOUND)) add(found, found[3] ?? '', found[1] ? 'up to' : 'from')
  for (const found of text.matchAll(HAN_BOUND_BEFORE)) add(found, found[3] ?? '', found[1] ? 'up to' : 'from')
  for (const found of text.matchAll(HAN_BOUND_BEHIND)) add(found, found[1] ?? '', found[2] ? 'up to' : 'from')
  return bounds
}

/** Whether two texts put a limit at the same number, but on its other side. */
export function boundsDiffer(claim: string, evidence: string): boolean {
  const known = boundsOf(evidence)
  return [...boundsOf(claim)].some(([number, sides]) => {
    const others = known.get(number)
    return others !== undefined && sides.isDisjointFrom(others)
  })
}

const CONDITION = /\b(?:if|when|unless|only|provided|as long as)\b|如果|若|只要|只有|仅|凡|满(?!意|足)/iu

/** Words that promise more than what they stand beside; a passage that does not say them does not promise it. */
const PROMISES: readonly RegExp[] = [
  /\balways\b|总是|始终|一直|永远/iu,
  /\bnever\b|从不|绝不|永不/iu,
  /\bguarantee[ds]?\b|保证|包赔|承诺/iu,
  /\bfree(?: of charge)?\b(?! to\b)|\bat no (?:extra )?(?:cost|charge)\b|\bcomplimentary\b|免费|免运费|包邮/iu,
  /\bunlimited\b|\bno limits?\b|无限|不限/iu,
  /\blifetime\b|\bforever\b|终身|永久/iu,
  /\binstant(?:ly)?\b|\bimmediate(?:ly)?\b|立即|立刻|马上|即时|实时/iu,
  /\bunconditional(?:ly)?\b|\bwithout (?:any )?conditions?\b|无条件/iu,
]

/** Whether a claim promises what none of these sentences does, or what they promise on a condition without any. */
export function promisesMore(claim: string, sentences: readonly string[]): boolean {
  return PROMISES.some((promise) => {
    if (!promise.test(claim)) return false
    const promising = sentences.filter((sentence) => promise.test(sentence))
    if (promising.length === 0) return true
    return !isConditional(claim) && promising.every(isConditional)
  })
}

const isConditional = (text: string) => CONDITION.test(text) || boundsOf(text).size > 0
