export interface Faq {
  readonly question: string
  /** Markdown. */
  readonly text: string
  readonly lang?: string | undefined
}

/** Signs that markdown would take for something, in a text that is none. */
const SIGNS = /[\\`*_[\]<>#~|&!]/g

/** A document with one question, in the shape that the knowledge folder reads. */
export function faqDraft({ question, text, lang }: Faq): string {
  const line = question.replaceAll(/\s+/g, ' ').trim()
  const front = [...(lang === undefined ? [] : [`lang: ${lang}`]), 'audience: public']
  return ['---', ...front, '---', '', `# ${line.replaceAll(SIGNS, '\\$&')}`, '', text.trim(), ''].join('\n')
}
