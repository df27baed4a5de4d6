/**
 * How far a question stands without what was said before: `apart` says itself that it is about something else,
 * `alone` points nowhere, `leans` points back ("is it …?"), `fragment` is a part of a question ("and gift cards?").
 */
export type Standing = 'apart' | 'alone' | 'leans' | 'fragment'

const APART =
  /\b(?:another|different|new|separate|other) (?:question|topic|thing|issue)\b|\bsomething else\b|\bunrelated\b|换个(?:话题|问题)|另一个问题|另外(?:再)?(?:问|想)|再问个别的/i
const POINTING =
  /\b(?:it|its|they|them|their|theirs|he|she|him|her|his|this|that|these|those|there|ones?|same|either|both)\b|它|他们|她们|这|那|该|其中|同样|一样/i

const OPENING =
  /^(?:(?:ok(?:ay)?|so|well|and|or|but|then|also|what about|how about)\b[\s,]*)+|^(?:那么?|还有|以及)[\s，,]*/i
/** "What about" asks nothing of its own, however it goes on. */
const WHAT_ABOUT = /^(?:(?:ok(?:ay)?|so|well|and|but)\b[\s,]*)*(?:what|how) about\b/i
const FRAGMENT_ZH = /^[^，。？！?]{1,10}呢[？?。]?$/
const ENDING_ZH = /呢(?=[？?。\s]*$)/
/** With one of these words a text asks something, and does not merely name it. */
const ASKS =
  /\b(?:is|are|am|do|does|did|can|could|will|would|should|may|must|have|has|how|what|when|where|which|who|why)\b|吗|怎|如何|什么|多少|多久|多长|几|哪|能|可以|谁|是不是|有没有/i

/** How far a question stands alone. */
export function standing(text: string): Standing {
  if (WHAT_ABOUT.test(text) || FRAGMENT_ZH.test(text)) return 'fragment'
  if (OPENING.test(text) && !ASKS.test(thing(text))) return 'fragment'
  if (POINTING.test(text.replace(APART, ''))) return 'leans'
  return APART.test(text) ? 'apart' : 'alone'
}

/** What a fragment names: "and the blue one?" without "and". */
export function thing(text: string): string {
  return text.replace(OPENING, '').replace(ENDING_ZH, '').trim() || text
}

/** Whether a text asks something, and does not merely name it. */
export function asks(text: string): boolean {
  return ASKS.test(text)
}
