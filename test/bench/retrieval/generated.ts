import type { BankEntry } from '../../../src/evaluation/sets.ts'

// Text whose words come as often as words do (Zipf), the same in every run.
const VOCABULARY = 30_000
const QUESTION_WORDS = 9
const ANSWER_WORDS = 45
const SYLLABLES = [
  'ba',
  'ce',
  'di',
  'fo',
  'gu',
  'ha',
  'ke',
  'li',
  'mo',
  'nu',
  'pa',
  're',
  'si',
  'to',
  'vu',
  'xa',
  'ye',
  'zi',
]
const COMMON =
  'the to my a how do i is for can of in on what and it with when not from you an at be or if does have after by'.split(
    ' ',
  )

/** Mulberry32: 0 to 1. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let value = Math.imul(state ^ (state >>> 15), 1 | state)
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32
  }
}

function wordAt(rank: number): string {
  const common = COMMON[rank]
  if (common !== undefined) return common
  let word = ''
  for (let left = rank; left > 0 || word.length < 4; left = Math.floor(left / SYLLABLES.length)) {
    word += SYLLABLES[left % SYLLABLES.length]
  }
  return word
}

function writer(random: () => number) {
  // Inverse of the logarithmic distribution function of Zipf's law.
  const word = () => wordAt(Math.floor(VOCABULARY ** random()) - 1)
  return (count: number) => Array.from({ length: count }, word)
}

/** So many entries, as a row of JSON Lines each. */
export function generatedEntries(count: number): (Pick<BankEntry, 'id' | 'question' | 'answer'> & { lang: string })[] {
  const write = writer(randomFrom(1))
  return Array.from({ length: count }, (_, at) => ({
    id: `e${at}`,
    question: `${write(QUESTION_WORDS).join(' ')}?`,
    answer: `${write(ANSWER_WORDS).join(' ')}.`,
    lang: 'en',
  }))
}

/** Questions of the entries, with some words left out and one that is not there. */
export function generatedQueries(entries: readonly { readonly question: string }[], count: number): string[] {
  const random = randomFrom(2)
  const write = writer(random)
  return Array.from({ length: count }, () => {
    const asked = entries[Math.floor(random() * entries.length)]?.question.replace('?', '').split(' ') ?? []
    return [...asked.filter(() => random() > 0.25), ...write(1)].join(' ')
  })
}
