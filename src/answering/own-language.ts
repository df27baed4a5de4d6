import type { Question } from '../core/answer.ts'
import type { RetrievedDocument } from './retrieved.ts'

/** Those in the question's language, where there are any: nobody should have to choose in a language not their own. */
export function inLanguageOf(
  { locale }: Question,
  documents: readonly RetrievedDocument[],
): readonly RetrievedDocument[] {
  const own = documents.filter(({ metadata }) => language(metadata.passage.lang) === language(locale))
  return own.length > 0 ? own : documents
}

function language(tag: string): string | undefined {
  return tag.toLowerCase().split('-', 1)[0]
}
