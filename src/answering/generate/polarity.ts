import { plain } from './plain.ts'

const NOT_ENGLISH =
  /\b(?:not|no|never|cannot|without|unable|neither|nor|none|nobody|nothing|unavailable|impossible)\b|n['’]t\b/i
/** 不, 没 and their kind, but for the words in which they deny nothing. */
const NOT_HAN =
  /(?<!是|能|会|要|可|有|差|好|对)(?:不(?!同|仅|但|过|论|管|久|断|锈钢|少|错|妨|满意)|没|未(?!来)|无(?!论|线|人机)|勿|禁止|谢绝|拒绝|切莫|别(?!的|人|墅|名))(?<!分别|区别|个别|类别|级别|性别|特别|识别)/u
const NOT_OTHER: Readonly<Record<string, RegExp>> = {
  de: /\b(?:nicht|kein(?:e[nmrs]?)?|nie(?:mals)?|ohne|weder)\b/i,
  fr: /\b(?:ne|n['’]\p{L}+|pas|sans|jamais|aucune?)\b/iu,
  es: /\b(?:no|sin|nunca|jamás|ningun[ao]?|tampoco)\b/iu,
  it: /\b(?:non|senza|mai|nessun[ao]?)\b/iu,
  pt: /\b(?:não|sem|nunca|nenhum[a]?)\b/iu,
  nl: /\b(?:niet|geen|nooit|zonder)\b/i,
}

export function isNegative(text: string, lang: string): boolean {
  const read = plain(text)
  const elsewhere = NOT_OTHER[lang]
  if (elsewhere) return elsewhere.test(read)
  // "No, …" only takes up the question, and "if not" names the other case.
  return NOT_ENGLISH.test(read.replace(/^\W*no\b(?: problem)?[,.!:]?/i, '')) || NOT_HAN.test(read)
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
  /(?:(最多|不超过|至多|少于|低于|不到)|(至少|超过|最少|不少于|不低于|大于|高于))[^\d，。；]{0,2}(\d[\d.,]*)/gu
const HAN_BOUND_BEHIND = /(\d[\d.,]*)[^\d，。；]{0,4}?(?:(以内|之内|内|以下|之前|以前)|(以上|之后|以后|后|起))/gu

function boundsOf(text: string): Map<string, Set<Side>> {
  const bounds = new Map<string, Set<Side>>()
  const add = (number: string, side: Side) => {
    const key = number.replace(/[.,](?=$|\d{3}(?!\d))/g, '')
    bounds.set(key, (bounds.get(key) ?? new Set()).add(side))
  }
  for (const [, upTo, , number = ''] of text.matchAll(ENGLISH_BOUND)) add(number, upTo ? 'up to' : 'from')
  for (const [, upTo, , number = ''] of text.matchAll(HAN_BOUND_BEFORE)) add(number, upTo ? 'up to' : 'from')
  for (const [, number = '', upTo] of text.matchAll(HAN_BOUND_BEHIND)) add(number, upTo ? 'up to' : 'from')
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

export function promisesMore(claim: string, evidence: string): boolean {
  return PROMISES.some((promise) => promise.test(claim) && !promise.test(evidence))
}
