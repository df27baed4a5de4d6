import type { UnansweredTopic } from '../core/outcome.ts'

export interface Asked {
  readonly text: string
  readonly conversation: string
  readonly sequence: number
  readonly locale?: string | undefined
  readonly time: number
}

/** Questions that share this much of what they say are about the same thing. */
const ALIKE = 0.34
const SHOWN = 10

/** Puts questions together that say about the same, each with the first that is near enough. `termsOf`: what a text says. */
export function topicsOf(questions: readonly Asked[], termsOf: (text: string) => readonly string[]): UnansweredTopic[] {
  const topics: { terms: Set<string>; locale: string | undefined; questions: Asked[] }[] = []
  for (const question of questions) {
    const terms = new Set(termsOf(question.text))
    const near = topics.find((topic) => alike(topic.terms, terms) >= ALIKE)
    if (near) near.questions.push(question)
    else topics.push({ terms, locale: question.locale, questions: [question] })
  }
  return topics
    .toSorted((a, b) => b.questions.length - a.questions.length)
    .map(({ locale, questions: all }) => ({
      count: all.length,
      ...(locale !== undefined && { locale }),
      last: Math.max(...all.map(({ time }) => time)),
      questions: all.slice(0, SHOWN).map(({ text, conversation, sequence }) => ({ text, conversation, sequence })),
    }))
}

function alike(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const shared = [...one].filter((term) => other.has(term)).length
  const all = one.size + other.size - shared
  return all === 0 ? 0 : shared / all
}
