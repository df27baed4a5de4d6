import type { Element } from 'hast'
import { z } from 'zod'
import { type DeclaredQuestion, type Faq, faqOf } from './faq.ts'
import { readableHtml } from './to-markdown.ts'

const answerSchema = z.object({ text: z.string() })
const questionSchema = z.object({
  name: z.string().trim().min(1),
  acceptedAnswer: z.union([answerSchema, z.tuple([answerSchema], answerSchema).transform(([first]) => first)]),
})
const typeIs = (type: string) => z.union([z.literal(type), z.array(z.string()).refine((all) => all.includes(type))])
const faqPageSchema = z.object({
  '@type': typeIs('FAQPage'),
  name: z.string().trim().min(1).optional(),
  inLanguage: z.string().trim().min(1).optional(),
  mainEntity: z.union([z.array(z.unknown()), z.unknown().transform((one) => [one])]),
})

/** The questions of the first schema.org FAQPage among a page's scripts, if it has any. */
export function faqOfJsonLd(scripts: readonly Element[]): Faq | undefined {
  for (const script of scripts) {
    if (script.properties.type !== 'application/ld+json') continue
    for (const candidate of candidates(script)) {
      const page = faqPageSchema.safeParse(candidate)
      if (!page.success) continue
      const { name, inLanguage, mainEntity } = page.data
      const faq = faqOf(mainEntity.flatMap(questionOf), { title: name, lang: inLanguage })
      if (faq !== undefined) return faq
    }
  }
  return undefined
}

function candidates(script: Element): unknown[] {
  const text = script.children.map((child) => (child.type === 'text' ? child.value : '')).join('')
  try {
    const data: unknown = JSON.parse(text)
    const graph = z.object({ '@graph': z.array(z.unknown()) }).safeParse(data)
    return graph.success ? graph.data['@graph'] : Array.isArray(data) ? data : [data]
  } catch {
    // A page's broken data leaves its content.
    return []
  }
}

function questionOf(entity: unknown): DeclaredQuestion[] {
  const question = questionSchema.safeParse(entity)
  if (!question.success) return []
  const { name, acceptedAnswer } = question.data
  return [{ question: name, answer: readableHtml(acceptedAnswer.text) }]
}
