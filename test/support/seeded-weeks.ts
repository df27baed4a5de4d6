import { createRandom, type Random } from '../chaos/random.ts'
import type { SeededConversation } from './seeded-conversations.ts'

const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

const ANSWERED: Readonly<Record<string, readonly [question: string, document: string][]>> = {
  en: [
    ['Where do you ship?', 'shop/delivery.en.md'],
    ['How do I return an online order?', 'shop/returns.en.md'],
    ['Can my boots be resoled?', 'gear/boots.en.md'],
  ],
  'zh-Hans': [
    ['运费多少？', 'shop/delivery.zh.md'],
    ['怎么退货', 'shop/returns.zh.md'],
  ],
}
const UNANSWERED: Readonly<Record<string, readonly string[]>> = {
  en: [
    'Do you rent out tents?',
    'can I rent a tent for the weekend',
    'how much is it to rent a tent',
    'Do you have gift cards?',
    'where can I buy a gift card',
    'Is there a student discount?',
  ],
  'zh-Hans': ['可以租帐篷吗？', '租帐篷多少钱', '有礼品卡吗？'],
}

/** Weeks of conversations up to `now`: more each week, fewer at weekends, the last ones better than the first. */
export function seededWeeks(now: number, weeks: number): SeededConversation[] {
  const random = createRandom(20_417)
  const days = 7 * weeks
  return Array.from({ length: days }, (_, at) => days - at).flatMap((ago) => {
    const midnight = Math.floor((now - ago * DAY_MS) / DAY_MS) * DAY_MS
    const weekend = [0, 6].includes(new Date(midnight).getUTCDay())
    const share = 1 - ago / days
    const count = Math.round((weekend ? 4 : 10) + 8 * share * random.next() + random.between(0, 3))
    return Array.from({ length: count }, (_, number) => {
      const started = midnight + random.between(7 * 60, 20 * 60) * MINUTE_MS
      return conversationOf(`c-${ago}-${number}`, started, random, share)
    })
  })
}

function conversationOf(id: string, started: number, random: Random, share: number): SeededConversation {
  const locale = random.chance(0.3) ? 'zh-Hans' : 'en'
  const channel = random.chance(0.2) ? 'teams' : random.chance(0.1) ? 'slack' : 'web'
  const of = { id, channel, locale, started }
  const reply = { author: 'bot', dialog: 'answer', after: random.between(600, 4_000) } as const
  if (random.chance(0.22 - 0.12 * share)) {
    const asked = { text: random.pick(UNANSWERED[locale] ?? []), outcome: 'unknown' } as const
    const unknown = { ...reply, text: "I don't know." }
    if (random.chance(0.5)) return { ...of, lines: [asked, unknown] }
    const person = { author: 'agent', text: 'Hello!', after: random.between(1, 25) * MINUTE_MS } as const
    const handoff = { author: 'bot', dialog: 'handoff', text: 'Somebody comes.' } as const
    return { ...of, lines: [asked, unknown, { text: 'A person, please', outcome: 'said' }, handoff, person] }
  }
  const [text, cites] = random.pick(ANSWERED[locale] ?? [])
  const answer = { ...reply, cites, text: 'As the document says.', cost: random.between(900, 4_200) }
  const rated = random.chance(0.25)
    ? [{ feedback: random.chance(0.75 + 0.15 * share) ? ('up' as const) : ('down' as const), after: MINUTE_MS }]
    : []
  const points = random.chance(0.2)
    ? [
        { author: 'bot', dialog: 'satisfaction', text: 'How satisfied are you?' } as const,
        { score: random.between(share > 0.5 ? 3 : 2, 5), after: MINUTE_MS },
      ]
    : []
  // One customer in ten comes back about the same within days.
  const customer = `customer-${random.between(1, 400)}`
  return { ...of, customer, lines: [{ text, outcome: 'answered' }, answer, ...rated, ...points] }
}
