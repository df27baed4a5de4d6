import type { Passage } from '../core/passage.ts'
import { type Block, blocks } from './blocks.ts'
import { pictureHostsOf, withPicturesOf } from './pictures.ts'

/** A passage up to this length, in UTF-16 code units, is quoted whole. */
const WHOLE = 900
/** Of a longer one about so much is quoted. */
const PART = 700

/** What is shown of a passage that is quoted for a question. */
export function quotationOf(passage: Passage, question: string, linkHosts: Iterable<string> = []): string {
  return withPicturesOf(pictureHostsOf([passage], linkHosts), quote(passage.text, question))
}

/** The part of a passage that answers the question, in whole blocks, formatting kept. */
export function quote(text: string, question: string): string {
  const whole = text.trim()
  if (whole.length <= WHOLE) return whole
  const parts = blocks(whole)
  const wanted = terms(question)
  const relevance = parts.map((part) => share(terms(part.raw), wanted))
  let start = Math.max(0, relevance.indexOf(Math.max(...relevance)))
  // A table, list or code block is understood by the line that introduces it, and a text by its heading.
  while (start > 0 && introduces(parts, start - 1)) start--
  return take(parts, start).trim()
}

function introduces(parts: readonly Block[], at: number): boolean {
  const part = parts[at]
  if (!part) return false
  if (part.raw.trim() === '') return at > 0 && introduces(parts, at - 1)
  return part.kind === 'heading' || /[:：]\s*$/.test(part.raw)
}

function take(parts: readonly Block[], start: number): string {
  let taken = ''
  for (const part of parts.slice(start)) {
    if (taken.trim() !== '' && (taken.length + part.raw.length > PART || part.kind === 'heading')) break
    taken += part.raw
  }
  return taken
}

/** Words, and for Chinese pairs of characters. */
function terms(text: string): Set<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  return new Set(
    words.flatMap((word) => {
      if (!/\p{Script=Han}/u.test(word)) return word.length > 2 ? [word] : []
      return Array.from({ length: word.length - 1 }, (_, start) => word.slice(start, start + 2))
    }),
  )
}

function share(found: ReadonlySet<string>, wanted: ReadonlySet<string>): number {
  return wanted.size === 0 ? 0 : wanted.intersection(found).size / wanted.size
}
