import type { Passage } from '../core/passage.ts'
import type { Citation } from '../core/reply.ts'

/** A passage as the source that a customer can follow. */
export function cite({ id, document, version, headingPath, url }: Passage): Citation {
  const [title, ...headings] = headingPath
  const question = headings.at(-1)
  return {
    title: question === undefined ? (title ?? document) : `${title} › ${question}`,
    url,
    passage: { id, document, version },
  }
}
