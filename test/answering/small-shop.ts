import { createAnswerer } from '../../src/answering/answerer.ts'
import type { Answer, HistoryItem } from '../../src/core/answer.ts'
import type { Audience } from '../../src/core/passage.ts'
import type { KnowledgePassage } from '../../src/knowledge/document.ts'
import { PassageIndex } from '../../src/knowledge/passage-index.ts'
import { LexicalRetriever } from '../../src/knowledge/retriever.ts'
import { SubjectsByAudience } from '../../src/knowledge/subjects/subjects-by-audience.ts'

function passage(question: string, text: string, more: Partial<KnowledgePassage> = {}): KnowledgePassage {
  const lang = /\p{Script=Han}/u.test(question) ? 'zh-Hans' : 'en'
  const id = `faq#${more.product ?? ''}${question}`
  const identity = { id, document: 'faq.md', version: 'v', url: `/sources/${id}`, audience: 'public' as const }
  return { ...identity, headingPath: ['FAQ', question], variants: [], text, span: [0, text.length], lang, ...more }
}

/** A shop for the home: some general questions, two products with questions of their own, and a secret one. */
const PASSAGES = [
  passage('How do I return something?', 'Print the label and bring the parcel to a post office within 30 days.'),
  passage('Who pays for the return?', 'We do, if something is wrong with the goods.'),
  passage('How do I buy a gift card?', 'In every store, or by e-mail.'),
  passage('Can I return a gift card?', 'Not once it has been used.'),
  passage('Which payment methods do you accept?', 'Credit cards, PayPal and bank transfer.'),
  passage('How much is delivery?', 'Delivery to Norway is 9 euros, to Spain 7 euros.'),
  passage('How much water does the kettle hold?', 'One and a half litres.', { product: 'Comet Kettle' }),
  passage('How do I remove limescale?', 'Boil vinegar in it.', { product: 'Comet Kettle' }),
  passage('How long is the cable?', 'The kettle has 75 cm.', { product: 'Comet Kettle' }),
  passage('Is the lamp dimmable?', 'Yes, in three steps.', { product: 'Nova Lamp' }),
  passage('How long is the cable?', 'The lamp has 2 m.', { product: 'Nova Lamp' }),
  passage('Which bulb fits?', 'Any with an E27 socket.', { product: 'Nova Lamp' }),
  passage('When does it come out?', 'In spring.', { product: 'Orbit Toaster', audience: 'internal' }),
  passage('怎么退货？', '打印标签，三十天内寄回。'),
  passage('退货运费谁出？', '质量问题由我们承担，其他情况由买家承担。'),
  passage('运费多少？', '满一百元包邮，不满收八元。'),
  passage('支持哪些付款方式？', '支付宝、微信支付和银行卡。'),
  passage('怎么除水垢？', '加白醋煮开。', { product: '彗星水壶' }),
  passage('能装多少水？', '一升半。', { product: '彗星水壶' }),
  passage('线有多长？', '两米。', { product: '新星台灯' }),
]

const index = new PassageIndex(PASSAGES)
const subjects = new SubjectsByAudience(PASSAGES)

function retriever(audience: Audience, about?: readonly string[]): LexicalRetriever {
  const wanted = about && subjects.for(audience).passagesAbout(about)
  const narrow = wanted && new PassageIndex(PASSAGES.filter(({ id }) => wanted.has(id)))
  return new LexicalRetriever({ index: () => narrow ?? index, audience, today: () => '2026-11-24' })
}

const answerer = createAnswerer({
  retriever,
  subjects: (audience) => subjects.for(audience),
  threshold: 0.5,
  suggestions: 3,
  clarify: true,
})

export const CLARIFICATION = 'Do you mean one of these?'

/** Says the lines of a customer one after the other; resolves to what the bot concluded on each. */
export async function conversation(...lines: readonly string[]): Promise<Answer[]> {
  const history: HistoryItem[] = []
  const answers: Answer[] = []
  for (const text of lines) {
    const answer = await ask(text, history)
    answers.push(answer)
    history.push({ author: 'customer', text }, { author: 'bot', text: spoken(answer) })
  }
  return answers
}

/** One question after what was said so far. */
export async function ask(text: string, history: readonly HistoryItem[] = []): Promise<Answer> {
  const question = { text, history: () => history, locale: 'en', audience: 'public' as const }
  const asker = { conversation: 'c', customer: 'c' }
  for await (const event of answerer.answer({ ...question, asker }, new AbortController().signal)) {
    if (event.type === 'answer') return event.answer
  }
  throw new Error('no conclusion')
}

function spoken(answer: Answer): string {
  if (answer.kind === 'answered') return answer.text
  return answer.kind === 'clarify' ? CLARIFICATION : 'I do not know.'
}

/** What an answer says in short: its text, its choices, or that it is unknown. */
export function gist(answer: Answer | undefined): string | readonly string[] {
  if (answer?.kind === 'answered') return answer.text
  return answer?.kind === 'clarify' ? answer.choices : 'unknown'
}
