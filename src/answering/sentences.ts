import { LRUCache } from 'lru-cache'
import { blocks } from './blocks.ts'

const segmenters = new Map<string, Intl.Segmenter>()

function segmenter(lang: string): Intl.Segmenter {
  let found = segmenters.get(lang)
  if (!found) {
    found = new Intl.Segmenter(lang, { granularity: 'sentence' })
    segmenters.set(lang, found)
  }
  return found
}

/** A line that begins a list item; what is indented below it belongs to it. */
const ITEM_START = /^(?=(?:[-*+]|\d{1,9}[.)])\s)/m

/** The same passages are quoted again and again. */
const known = new LRUCache<string, readonly string[]>({ max: 500 })

/**
 * The units in which an answer is shown: a sentence of prose, an item of a list, a whole table or code block. Joined,
 * they are the text, and any number of them from the start is markdown that reads well.
 */
export function sentences(text: string, lang: string): readonly string[] {
  const key = `${lang} ${text}`
  const found = known.get(key) ?? splitSentences(text, lang)
  known.set(key, found)
  return found
}

/** The same of a text that is not expected again. */
export function splitSentences(text: string, lang: string): readonly string[] {
  return withSpaces(split(text, lang))
}

function* split(text: string, lang: string): Generator<string> {
  for (const { raw, kind } of blocks(text)) {
    if (kind === 'list') yield* raw.split(ITEM_START)
    else if (kind === 'prose') yield* joinOpenMarks([...segmenter(lang).segment(raw)].map(({ segment }) => segment))
    else yield raw
  }
}

/** White space goes with what it follows. */
function withSpaces(units: Iterable<string>): string[] {
  const joined: string[] = []
  for (const unit of units) {
    if (unit.trim() === '' && joined.length > 0) joined.push(joined.pop() + unit)
    else joined.push(unit)
  }
  return joined
}

/** Keeps together what a sentence border would tear apart: emphasis, code spans and links. */
function* joinOpenMarks(segments: readonly string[]): Generator<string> {
  let held = ''
  for (const segment of segments) {
    held += segment
    if (!isOpen(held)) {
      yield held
      held = ''
    }
  }
  if (held !== '') yield held
}

function isOpen(text: string): boolean {
  const count = (mark: RegExp) => text.match(mark)?.length ?? 0
  return count(/\*\*/g) % 2 === 1 || count(/`/g) % 2 === 1 || count(/\[/g) > count(/\]/g) || /\]\([^)]*$/.test(text)
}
