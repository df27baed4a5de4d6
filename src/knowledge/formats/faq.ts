import type { Root, RootContent } from 'mdast'
import { markdownOf } from './to-markdown.ts'

/** Questions with their answers, as a page declares them in the words of schema.org. */
export interface Faq {
  readonly title: string | undefined
  readonly lang: string | undefined
  /** One section per question. */
  readonly markdown: string
}

export interface DeclaredQuestion {
  readonly question: string
  readonly answer: Root
}

/** Undefined where there are no questions. */
export function faqOf(
  questions: readonly DeclaredQuestion[],
  about: { readonly title: string | undefined; readonly lang: string | undefined },
): Faq | undefined {
  if (questions.length === 0) return undefined
  const children = questions.flatMap(({ question, answer }): RootContent[] => [
    { type: 'heading', depth: 2, children: [{ type: 'text', value: question }] },
    ...answer.children,
  ])
  return { ...about, markdown: markdownOf({ type: 'root', children }) }
}
